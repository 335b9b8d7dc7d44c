import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** A program of `test/programs` that runs in a process of its own. */
export interface NodeProgram extends AsyncDisposable {
  /** What it prints, line by line, and to the last line if it is killed meanwhile. */
  readonly lines: AsyncIterator<string>;
  /** Resolves once it is gone: `exit 0`, `SIGKILL`, or what it wrote to stderr. */
  readonly end: Promise<string>;
  /** Tells it to finish, by ending its stdin. */
  finish(): void;
  kill(): void;
}

/** Starts a program on the Node that runs the tests. Disposing of it ends it. */
export function startProgram(name: string, ...args: readonly string[]): NodeProgram {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'programs', name), ...args]);
  const errors = text(child.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const end = once(child, 'exit').then(async ([code, signal]) => {
    return (await errors) || String(signal ?? `exit ${code}`);
  });
  return {
    lines,
    end,
    finish: () => child.stdin.end(),
    kill: () => child.kill('SIGKILL'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await end;
    },
  };
}
