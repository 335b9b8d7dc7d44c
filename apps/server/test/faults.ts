/** What an import depends on. */
export type Dependency =
  | 'keys'
  | 'verification'
  | 'file'
  | 'decoder'
  | 'parser'
  | 'reader'
  | 'writer'
  | 'checkpoint';

export interface Fault {
  readonly dependency: Dependency;
  /** Which call of it fails, from 1. */
  readonly at: number;
  /** Whether all after it fail too. */
  readonly isLasting: boolean;
  readonly make: () => Error;
}

/** Makes one call of a dependency fail, which whoever stands before the dependency asks about. */
class Faults {
  #armed: Fault | undefined;
  #calls = 0;

  arm(fault: Fault): void {
    this.#armed = fault;
    this.#calls = 0;
  }

  /** Answers whether the fault was met. */
  disarm(): boolean {
    const isMet = this.#armed !== undefined && this.#calls >= this.#armed.at;
    this.#armed = undefined;
    return isMet;
  }

  /** Whether this call is the one to fail; the error to fail with, if so. */
  meet(dependency: Dependency): Error | undefined {
    if (this.#armed?.dependency !== dependency) return undefined;
    this.#calls += 1;
    const { at, isLasting, make } = this.#armed;
    return this.#calls === at || (isLasting && this.#calls > at) ? make() : undefined;
  }
}

export const faults = new Faults();

/** Throws if this call is the one to fail. */
export function meetFault(dependency: Dependency): void {
  const error = faults.meet(dependency);
  if (error !== undefined) throw error;
}
