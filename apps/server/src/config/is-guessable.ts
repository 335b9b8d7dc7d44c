/** Of 32 random characters fewer are different once in 20 million times, even in hexadecimal digits. */
const minVariety = 8;

/**
 * Whether a secret is long only on the face of it: a few characters, or a text that comes again and
 * again, as when a placeholder is repeated until it is accepted. Passphrases are not judged.
 */
export function isGuessable(secret: string): boolean {
  return new Set(secret).size < minVariety || isRepetition(secret);
}

/** Whether the whole is one text, twice or more, also with a sign between; the last may be cut. */
function isRepetition(text: string): boolean {
  // What begins again within itself is found in the text behind its first character.
  for (let period = 1; period <= (text.length + 1) / 2; period += 1) {
    if (text.startsWith(text.slice(period))) return true;
  }
  return false;
}
