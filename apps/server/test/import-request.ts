import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { capability, signToken } from './running-server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** As it came, so that the order of keys is compared too. */
  readonly text: string;
  readonly body: unknown;
}

export interface Part {
  readonly name: string;
  /** Undefined for a part without a file name. */
  readonly filename?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content: string | Uint8Array;
}

const requestId = /^[\w.-]{1,64}$/;
const boundary = 'a-boundary-of-the-tests';
export const multipartType = `multipart/form-data; boundary=${boundary}`;

/** A form written out by hand, so that each part can be just as some client writes it. */
export function multipart(...parts: readonly Part[]): Buffer<ArrayBuffer> {
  const pieces = parts.flatMap(({ name, filename, contentType, headers = {}, content }) => {
    const lines = Object.entries(headers).map(([key, value]) => `${key}: ${value}`);
    if (contentType !== undefined) lines.push(`Content-Type: ${contentType}`);
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    const disposition = `Content-Disposition: form-data; name="${name}"${file}`;
    const head = [`--${boundary}`, disposition, ...lines, '', ''].join('\r\n');
    return [Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

export function csvFile(content: string | Uint8Array): Part {
  return { name: 'file', filename: 'contacts.csv', contentType: 'text/csv', content };
}

/** A part without a file name. */
export function field(name: string, content: string | Uint8Array): Part {
  return { name, content };
}

/** An answer tells nothing of the code that made it: no stack, as JSON writes its lines, and no place. */
export function expectNoStack(text: string): void {
  expect(text).not.toMatch(/\\n {4}at |node_modules|\.ts:\d/);
}

/** Sends a request and reads its whole answer, which has a request id whatever it says. */
export async function exchange(
  url: string,
  path: string,
  init: RequestInit & { duplex?: 'half' } = {},
): Promise<Omit<Answer, 'body'>> {
  const response = await fetch(new URL(path, url), init);
  const text = await response.text();
  expect(response.headers.get('X-Request-Id')).toMatch(requestId);
  expectNoStack(text);
  return { status: response.status, headers: response.headers, text };
}

/** The same, where the answer is JSON. */
export async function send(...request: Parameters<typeof exchange>): Promise<Answer> {
  const answer = await exchange(...request);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json\b/);
  return { ...answer, body: JSON.parse(answer.text) };
}

/** Posts a form of these parts with a good token of this user. */
export async function postForm(url: string, parts: readonly Part[], user = 'ann'): Promise<Answer> {
  const token = await signToken({ sub: user, [capability]: true });
  return send(url, '/phonebook/import', {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': multipartType },
    body: multipart(...parts),
  });
}

export function postCsv(url: string, csv: string | Uint8Array, user = 'ann'): Promise<Answer> {
  return postForm(url, [csvFile(csv)], user);
}

/** An import report in the published order of keys. */
export function report(
  total: number,
  imported: number,
  { failed = 0, skipped = 0, messages = [] as readonly string[] } = {},
): object {
  const isCompleted = imported > 0 || (total === 0 && messages.length === 0);
  return {
    message: isCompleted ? 'phonebook import completed' : 'phonebook import failed',
    total_rows: total,
    imported_rows: imported,
    failed_rows: failed,
    skipped_rows: skipped,
    error_messages: messages,
  };
}

/** Connects and sends the head of an upload with a good token; its body is left to the caller. */
export function beginUpload(
  url: string,
  bodyBytes: number,
  headers: readonly string[] = [],
  user = 'ann',
): Promise<Socket> {
  const type = `Content-Type: ${multipartType}`;
  return beginPost(`${url}/phonebook/import`, bodyBytes, [type, ...headers], user);
}

/** The same of any call. */
export async function beginPost(
  url: string,
  bodyBytes: number,
  headers: readonly string[],
  user: string,
): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${hostname}`,
    `Authorization: Bearer ${await signToken({ sub: user })}`,
    `Content-Length: ${bodyBytes}`,
    ...headers,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** The whole answer: status, body to the letter, and what is always there. */
export function expectAnswer(answer: Answer, status: number, body: object): void {
  expect(answer.text).toBe(JSON.stringify(body));
  expect(answer.status).toBe(status);
  expect(answer.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
  expect(answer.headers.get('X-Request-Id')).toMatch(requestId);
  expect(answer.headers.get('X-Powered-By')).toBeNull();
}
