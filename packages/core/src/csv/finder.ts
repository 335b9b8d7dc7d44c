/** Finds a character from ever later places, looking at each stretch of text once. */
export class Finder {
  readonly #character: string;
  #found = -1;

  constructor(character: string) {
    this.#character = character;
  }

  /** The first place at or after `from`; the length of the text where there is none. */
  find(text: string, from: number): number {
    if (this.#found < from) {
      const index = text.indexOf(this.#character, from);
      this.#found = index === -1 ? text.length : index;
    }
    return this.#found;
  }

  /** Forgets what was found: the text has changed, or is read again from an earlier place. */
  reset(): void {
    this.#found = -1;
  }
}
