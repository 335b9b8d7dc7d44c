// Runs every command of README.md as printed, in a fresh clone: `node scripts/check-readme.mjs`.
//
// The blocks marked `sh` run in one shell from top to bottom; a block that serves runs beside those
// after it, until the next one that serves. A `text` block is the last line that the block before it
// prints. The `ts` block is the example file. Commands that .ci/run itself runs are left to it.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const blocks = [
  ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms),
].map(([, language, text]) => ({ language, text }));
const ranByCi = new Set(readFileSync(join(root, '.ci/run'), 'utf8').split('\n'));

const serve = (command) => `
stop_server
( ${command} ) > server.log 2>&1 & server=$!
for _ in $(seq 600); do
  grep -q '"msg":"listening"' server.log && break
  kill -0 $server || { cat server.log; exit 1; }
  sleep 0.1
done
grep '"msg":"listening"' server.log`;

const prelude = `
set -emuo pipefail
stop_server() { if [ -n "\${server:-}" ]; then kill -TERM -- -$server 2> /dev/null || true; wait $server || true; fi; }
server=
trap stop_server EXIT`;

function toScript({ language, text }, index) {
  const commands = text.trim();
  if (language === 'text') {
    const printed = `[ "$(tail -n 1 out)" = '${commands}' ]`;
    return `${printed} || { echo 'README.md promises another answer than:'; cat out; exit 1; }`;
  }
  if (language === 'ts')
    return `diff examples/import-contacts.ts <(cat <<'END_OF_BLOCK'\n${text}END_OF_BLOCK\n)`;
  if (language !== 'sh' || ranByCi.has(commands)) return '';
  const announced = `echo '--- block ${index + 1} of README.md'`;
  if (commands.includes('npm start')) return `${announced}${serve(commands)}`;
  return `${announced}\n{ ${commands}\n} > out\ncat out; echo`;
}

const folder = mkdtempSync(join(tmpdir(), 'phonebook-readme-'));
const clone = spawnSync('git', ['clone', '--quiet', root, folder], { stdio: 'inherit' });
if (clone.status !== 0) process.exit(1);
const script = [prelude, ...blocks.map(toScript)].join('\n');
const shell = spawn('bash', ['-c', script], {
  cwd: folder,
  stdio: ['ignore', 'inherit', 'inherit'],
});
shell.on('exit', (code) => {
  rmSync(folder, { recursive: true });
  console.log(code === 0 ? 'Every command of README.md works as printed.' : 'README.md is wrong.');
  process.exitCode = code ?? 1;
});
