/** One parameter of a header: its name, and its value in quotes or as it is (RFC 6266, section 4.1). */
const parameter = /\s*([^\s=;]+)\s*=\s*(?:"(.*?)"(?=\s*(?:;|$))|([^\s;"]*))\s*(?:;|$)/suy;

/**
 * The name that `Content-Disposition` gives a file; undefined where it is the head of no file. Browsers
 * and others write quotes inside of quotes as they are, so that a value ends where a parameter may.
 *
 * Reads one parameter after the other, in time by the length: Formidable's own takes time by its square, and
 * knows no `filename*` (RFC 5987), which some clients send for other alphabets.
 */
export function fileNameOf(disposition: string): string | undefined {
  let at = disposition.indexOf(';') + 1;
  while (at > 0 && at < disposition.length) {
    parameter.lastIndex = at;
    const [, name, quoted, bare] = parameter.exec(disposition) ?? [];
    if (name === undefined) return undefined;
    if (/^filename\*?$/i.test(name)) return quoted ?? bare;
    at = parameter.lastIndex;
  }
  return undefined;
}
