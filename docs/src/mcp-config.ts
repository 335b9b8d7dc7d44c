/** What a tool's `mcp.json` says of the service, as JSON. */
export function mcpConfig(origin: string, token?: string): string {
  const headers = token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
  const server = { type: 'http', url: `${origin}/mcp`, ...headers };
  return JSON.stringify({ mcpServers: { 'Phonebook import': server } }, undefined, 2);
}
