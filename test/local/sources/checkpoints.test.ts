import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { openStore } from '../../../local/store/runner-store.ts';
import { temporaryFolder } from '../aws/aws-fixture.ts';
import { entries, mapping, runSources } from './sources-fixture.ts';

const batchesOfTwo = [entries, mapping(entries.arn, { BatchSize: 2 })];

test('a new start continues after the records that were done', async () => {
  const folder = temporaryFolder();
  const first = await runSources(batchesOfTwo, { folder, before: ['1', '2', '3', '4'] });
  await first.drained();
  await first.close();
  const second = await runSources(batchesOfTwo, { folder, before: ['5'] });
  await second.drained();
  expect(second.batches).toEqual([['5']]);
});

test('a batch that was failing at the stop is delivered by the next start, and no record is skipped', async () => {
  const folder = temporaryFolder();
  let deliveries = 0;
  const first = await runSources(batchesOfTwo, {
    folder,
    before: ['1', '2', '3', '4', '5'],
    handler: () => {
      deliveries += 1;
      if (deliveries > 1) throw new Error('down');
    },
  });
  await vi.waitUntil(() => deliveries > 2);
  await first.close();
  const second = await runSources(batchesOfTwo, { folder });
  await second.drained();
  expect(second.batches).toEqual([['3', '4'], ['5']]);
});

test('a stop waits for the invocation under way and keeps its checkpoint', async () => {
  const folder = temporaryFolder();
  const running = Promise.withResolvers<null>();
  const first = await runSources(batchesOfTwo, {
    folder,
    before: ['1', '2', '3'],
    handler: () => running.promise,
  });
  await vi.waitUntil(() => first.batches.length === 1);
  const closed = first.close();
  running.resolve(null);
  await closed;
  const second = await runSources(batchesOfTwo, { folder });
  await second.drained();
  expect(second.batches).toEqual([['3']]);
});

test('parallel batches repeat records after a stop, and skip none', async () => {
  const folder = temporaryFolder();
  const parallel = [entries, mapping(entries.arn, { BatchSize: 1, ParallelizationFactor: 3 })];
  const before = Array.from({ length: 30 }, (_, at) => `member${at % 7}=${at}`);
  const stuckOn = before[4] ?? '';
  const taken: string[] = [];
  const first = await runSources(parallel, {
    folder,
    before,
    handler: (records) => {
      const text = Buffer.from(records[0]?.kinesis.data ?? '', 'base64').toString();
      if (text === stuckOn) throw new Error('down');
      taken.push(text);
    },
  });
  await vi.waitUntil(() => taken.length >= 10);
  await first.close();
  const second = await runSources(parallel, { folder });
  await second.drained();
  const all = [...taken, ...second.batches.flat()];
  expect(new Set(all)).toEqual(new Set(before));
  expect(second.batches.flat()).toContain(stuckOn);
});

test('a killed consumer skips no record', async () => {
  const folder = temporaryFolder();
  const texts = Array.from({ length: 400 }, (_, at) => `member${at % 9}=${at}`);
  const store = openStore(folder);
  store.kinesis.append(
    'entries',
    texts.map((text) => ({ shard: 0, partitionKey: text.split('=')[0] ?? '', data: Buffer.from(text) })),
    Date.now(),
  );
  store.close();
  const killed = fork(fileURLToPath(new URL('./consumer-to-kill.ts', import.meta.url)), [folder], {
    execArgv: [],
  });
  await once(killed, 'message');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const taken = readFileSync(join(folder, 'taken'), 'utf8').trim().split('\n');

  const next = await runSources([entries, mapping(entries.arn)], { folder });
  await next.drained();
  const delivered = next.batches.flat();
  expect(new Set([...taken, ...delivered])).toEqual(new Set(texts));
  expect(delivered.length).toBeLessThan(texts.length);
});
