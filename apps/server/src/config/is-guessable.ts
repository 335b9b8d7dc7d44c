/**
 * How many different characters a random secret has at least: even of those of 32 hexadecimal digits, which
 * can have 16, fewer than one in 20 million has less.
 */
const minVariety = 8;

/** What people type who fill a field: letters and digits in their order, and the rows of a keyboard. */
const orders = 'abcdefghijklmnopqrstuvwxyz 01234567890 qwertyuiop asdfghjkl zxcvbnm';
const successors = orders + Array.from(orders).toReversed().join('');
/** The share of characters that follow so on the one before; in random secrets it is about a fifth. */
const maxSuccession = 0.75;

/** What examples and templates say that wait for a secret of one's own, those of jwt.io among them. */
const placeholder =
  /(?:change|replace)[-_ ]?(?:me|this|it)|placeholder|(?:256|384|512)[-_ ]bit|super[-_]?secret|(?:your|my)[-_](?:\w+[-_]){0,2}(?:secret|key)/i;

/** Random once, and since then copied by thousands from where they are printed. */
const printed: ReadonlySet<string> = new Set([
  // RFC 7515, appendix A.1.
  'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
  // The tutorial of FastAPI.
  '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
  // Tutorials of Spring Security.
  '404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970',
]);

/**
 * Whether a secret is long only on the face of it: a few characters, a text that comes again and again,
 * the alphabet, a placeholder, or an example that everybody has read. Passphrases are not judged.
 */
export function isGuessable(secret: string): boolean {
  return (
    new Set(secret).size < minVariety ||
    isRepetition(secret) ||
    isSuccession(secret) ||
    placeholder.test(secret) ||
    printed.has(secret)
  );
}

/** Whether the whole is one text, twice or more, also with a sign between; the last may be cut. */
function isRepetition(text: string): boolean {
  // What begins again within itself is found in the text behind its first character.
  for (let period = 1; period <= (text.length + 1) / 2; period += 1) {
    if (text.startsWith(text.slice(period))) return true;
  }
  return false;
}

/** Whether most characters are the one before, or the next to it. */
function isSuccession(text: string): boolean {
  const characters = Array.from(text.toLowerCase());
  const followers = characters.filter((character, at) => {
    const before = characters[at - 1];
    return before === character || successors.includes(`${before}${character}`);
  });
  return followers.length > maxSuccession * (characters.length - 1);
}
