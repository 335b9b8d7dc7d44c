import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expectNoStack } from './import-request.ts';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** A connection to the server, on which anything can be sent. */
export async function openSocket(url: string, localAddress?: string): Promise<Socket> {
  const { hostname: host, port } = new URL(url);
  const socket = connect({
    host,
    port: Number(port),
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  // The server may cut it at any time.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Sends these bytes and reads the first answer, or undefined where the server only closes. */
export async function sendRaw(
  url: string,
  bytes: string | Uint8Array,
): Promise<RawAnswer | undefined> {
  const socket = await openSocket(url);
  socket.write(bytes);
  try {
    return await readAnswer(socket);
  } finally {
    socket.destroy();
  }
}

export async function readAnswer(socket: Socket): Promise<RawAnswer | undefined> {
  let text = '';
  const answer = await new Promise<RawAnswer | undefined>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const whole = parseAnswer(text);
      if (whole !== undefined) resolve(whole);
    });
    socket.once('close', () => resolve(parseAnswer(text)));
  });
  expectNoStack(answer?.body ?? '');
  return answer;
}

function parseAnswer(text: string): RawAnswer | undefined {
  const [, status = '', headers = '', rest = ''] =
    /^HTTP\/1\.1 (\d{3}) [^\r]*\r\n(.*?)\r\n\r\n(.*)$/s.exec(
      text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, ''),
    ) ?? [];
  const length = Number(/^content-length: (\d+)$/im.exec(headers)?.[1]);
  if (status === '' || !(rest.length >= length)) return undefined;
  return { status: Number(status), headers, body: rest.slice(0, length) };
}
