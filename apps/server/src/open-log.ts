import { pino, type Logger } from 'pino';

/** How much waits where the log cannot be written, before lines are dropped. */
const maxWaitingBytes = 4_194_304;

/** What terminals and viewers of logs obey instead of showing it, and JSON leaves as it is. */
const obeyed = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
/** What most lines have none of, which is soon seen. */
const notAscii = /[^ -~]/;

/**
 * Opens the log: lines of JSON on stdout, written beside what else is done. A full disk keeps nobody from
 * being served: lines wait, then they are dropped, and stderr is told when that begins.
 */
export function openLog(level: string): Logger {
  const stdout = pino.destination({ fd: 1, sync: false, maxLength: maxWaitingBytes });
  let isTold = false;
  stdout.on('error', (error: Error) => {
    if (!isTold)
      console.error(`The log cannot be written, and lines may be lost: ${error.message}`);
    isTold = true;
  });
  stdout.on('write', () => {
    isTold = false;
  });
  // pino calls it at the end of the process, and it would try for ever (sonic-boom, `flushSync`). There the
  // event loop has written all, unless the disk is full or a bug has ended the process.
  stdout.flushSync = () => undefined;
  return pino({ level, base: null }, { write: (line) => void stdout.write(escapeControls(line)) });
}

/** A line of JSON that means the same, and has no character in it that is not seen. */
export function escapeControls(line: string): string {
  const text = line.slice(0, -1);
  return notAscii.test(text) ? `${text.replaceAll(obeyed, toEscapes)}\n` : line;
}

/** Of each UTF-16 unit, as JSON has it. */
function toEscapes(character: string): string {
  return character
    .split('')
    .map((unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
