/** One line of the table: what was measured, against what, and what is to be reached. */
export interface Line {
  readonly what: string;
  readonly against: string;
  readonly ours: string;
  readonly theirs: string;
  readonly result: string;
  readonly goal: string;
}

export function printHead(): void {
  console.log('| what | against | ours | theirs | result | goal |');
  console.log('| --- | --- | --- | --- | --- | --- |');
}

export function printLine({ what, against, ours, theirs, result, goal }: Line): void {
  console.log(`| ${[what, against, ours, theirs, result, goal].join(' | ')} |`);
}

export function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(2)} ms`;
}

export function megabytes(value: number): string {
  return `${value.toFixed(0)} MB`;
}
