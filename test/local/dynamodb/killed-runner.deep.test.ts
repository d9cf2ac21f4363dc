import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { callDynamoDb } from '../../../local/dynamodb/call.ts';
import { processIdentity } from '../../../local/dynamodb/process-identity.ts';
import { startDynamoDb } from '../../../local/dynamodb/start.ts';
import { deploymentOf, ledgerTable } from './example-tables.ts';

const put = (endpoint: string, seq: number): Promise<unknown> =>
  callDynamoDb(endpoint, 'table', 'PutItem', {
    TableName: 'data-Ledger',
    Item: { memberId: { S: 'ada' }, seq: { N: String(seq) } },
  });

async function startRunner(folder: string) {
  const script = fileURLToPath(new URL('./runner-to-kill.ts', import.meta.url));
  const runner = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(runner.stdout.setEncoding('utf8'), 'data')) as [string];
  return { runner, ...(JSON.parse(line) as { endpoint: string; pid: number }) };
}

test('the database ends with a runner that is killed, and every answered write is there afterwards', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-killed-'));
  try {
    const { runner, endpoint, pid } = await startRunner(folder);
    let answered = 0;
    const writing = (async () => {
      for (;;) {
        await put(endpoint, answered + 1);
        answered += 1;
      }
    })().catch(() => {});
    await vi.waitUntil(() => answered >= 50, { interval: 1, timeout: 30_000 });
    runner.kill('SIGKILL');
    await writing;
    await vi.waitUntil(() => processIdentity(pid) === undefined, { timeout: 10_000 });

    const database = await startDynamoDb({ folder, deployment: deploymentOf(ledgerTable()) });
    const { Count } = await callDynamoDb<{ Count: number }>(database.endpoint, 'table', 'Scan', {
      TableName: 'data-Ledger',
      Select: 'COUNT',
    });
    await database.stop();
    expect(Count).toBeGreaterThanOrEqual(answered);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.runIf(process.platform === 'linux')(
  'a database that outlived its runner and its watchdog is ended by the next start',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-orphan-'));
    try {
      const { runner, pid } = await startRunner(folder);
      const parent = Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
      // The runner is stopped, not ended, so that it cannot react when its watchdog goes.
      runner.kill('SIGSTOP');
      process.kill(parent, 'SIGKILL');
      runner.kill('SIGKILL');
      await once(runner, 'exit');
      expect(processIdentity(pid)).toBeDefined();

      const database = await startDynamoDb({ folder, deployment: deploymentOf(ledgerTable()) });
      expect(processIdentity(pid)).toBeUndefined();
      await database.stop();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
