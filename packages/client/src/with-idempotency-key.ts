/** Options of a call that is named by a key. */
export interface IdempotencyKeyOptions {
  readonly context: { readonly idempotencyKey: string };
}

/**
 * Names an import by a key of your choice, 1 to 255 visible ASCII characters without quotes, commas and
 * backslashes, such as a UUID. Sent again within a day by the same key, the same file is answered as before and
 * not stored again: `client.phonebook.import.mutate(file, withIdempotencyKey(key))`, and with other options
 * `{ ...withIdempotencyKey(key), signal }`.
 *
 * The call rejects with the reason `key_reused` where the key was another file's, `import_running` where its
 * import is under way, `option_invalid` where it is no key.
 */
export function withIdempotencyKey(key: string): IdempotencyKeyOptions {
  return { context: { idempotencyKey: key } };
}

/**
 * The header for a call with this context. In quotes, as draft-ietf-httpapi-idempotency-key-header has it, so that
 * the service sees an empty key and spaces at its ends, and refuses them.
 */
export function idempotencyKeyHeader({
  idempotencyKey,
}: Readonly<Record<string, unknown>>): Record<string, string> {
  if (typeof idempotencyKey !== 'string') return {};
  // What no header can carry becomes a backslash, which is in no key: this too the service refuses.
  return { 'Idempotency-Key': `"${idempotencyKey.replaceAll(/[^ -~]/g, '\\')}"` };
}
