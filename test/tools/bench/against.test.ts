import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { benchAgainst } from '../../../tools/bench/against.ts';

/** A server that is ready at once and gives no tokens. It writes its process id into its folder. */
const server = `
require('node:fs').writeFileSync('pid', String(process.pid));
require('node:http')
  .createServer(({ url }, response) => response.writeHead(url === '/health' ? 200 : 401).end('no tokens here'))
  .listen(process.env.PORT, '127.0.0.1');
`;

it('a product whose members cannot be enrolled is stopped, and its refusal is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-against-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { start: 'node server.cjs' } }));
  writeFileSync(join(folder, 'server.cjs'), server);
  await expect(benchAgainst({ folders: [folder], rounds: 1, purchases: 1 })).rejects.toThrow(
    'no tokens here',
  );
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
