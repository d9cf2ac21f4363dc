import { expect, test, vi } from 'vitest';
import { lambda, stream } from '../aws/example-resources.ts';
import { entries, impatient, mapping, type RunningSources, runSources, textOf } from './sources-fixture.ts';

test('parallel batches of a shard keep the order of every key, also through failures', async () => {
  const keys = Array.from({ length: 12 }, (_, at) => `member${at}`);
  const before = Array.from({ length: 20 }, (_, round) => keys.map((key) => `${key}=${round}`)).flat();
  const taken: string[] = [];
  let running = 0;
  let runningMax = 0;
  let deliveries = 0;
  const sources = await runSources(
    [entries, mapping(entries.arn, { ParallelizationFactor: 4, BatchSize: 5 })],
    {
      before,
      handler: async (records) => {
        running += 1;
        runningMax = Math.max(runningMax, running);
        await new Promise(setImmediate);
        running -= 1;
        deliveries += 1;
        if (deliveries % 3 === 0) throw new Error('now and then');
        taken.push(...records.map(textOf));
        return null;
      },
    },
  );
  await sources.drained();
  for (const key of keys) {
    const rounds = taken
      .filter((text) => text.startsWith(`${key}=`))
      .map((text) => Number(text.split('=')[1]));
    expect(rounds).toEqual(Array.from({ length: 20 }, (_, round) => round));
  }
  expect(runningMax).toBe(4);
});

test('parallel batches gather the keys of a shard in one while it keeps up', async () => {
  const before = Array.from({ length: 12 }, (_, at) => `member${at}=1`);
  const sources = await runSources([entries, mapping(entries.arn, { ParallelizationFactor: 4 })], { before });
  await sources.drained();
  expect(sources.batches).toEqual([before]);
});

test('a slow batch of a shard with parallel batches delays no other key, and its own keys keep their order', async () => {
  const slow = Promise.withResolvers<null>();
  let now = 0;
  const sources = await runSources([entries, mapping(entries.arn, { ParallelizationFactor: 4 })], {
    before: ['ada=1'],
    timing: { ...impatient, now: () => now },
    handler: (records) => (records.some((record) => textOf(record) === 'ada=1') ? slow.promise : null),
  });
  await vi.waitUntil(() => sources.batches.length === 1);
  now = 1_000;
  const others = Array.from({ length: 12 }, (_, at) => `member${at}=1`);
  sources.put('ada=2', ...others);
  // A key whose own lane is the first one waits there, as in Lambda.
  await vi.waitUntil(() => sources.batches.flat().length > 1 + others.length / 2);
  expect(sources.batches.flat()).not.toContain('ada=2');
  slow.resolve(null);
  await sources.drained();
  expect(sources.batches.flat().toSorted()).toEqual(['ada=1', 'ada=2', ...others].toSorted());
});

test('one batch at a time without parallelism', async () => {
  let running = 0;
  const sources = await runSources([entries, mapping(entries.arn, { BatchSize: 1 })], {
    before: ['1', '2', '3'],
    handler: async () => {
      running += 1;
      expect(running).toBe(1);
      await new Promise(setImmediate);
      running -= 1;
    },
  });
  await sources.drained();
  expect(sources.batches).toEqual([['1'], ['2'], ['3']]);
});

test('a stuck shard delays no other', async () => {
  const entriesOfTwo = stream('entries', { ShardCount: 2 });
  const stuck = Promise.withResolvers<null>();
  // MD5 puts ada into the upper shard and dave into the lower.
  const sources = await runSources([entriesOfTwo, mapping(entriesOfTwo.arn)], {
    before: ['ada=1', 'dave=1'],
    handler: (records) =>
      records.some((record) => record.kinesis.partitionKey === 'ada') ? stuck.promise : null,
  });
  await vi.waitUntil(() => sources.batches.length === 2);
  sources.put('dave=2');
  await vi.waitUntil(() => sources.batches.flat().includes('dave=2'));
  stuck.resolve(null);
  await sources.drained();
});

test('a batching window gathers records until it closes or the batch is full', async () => {
  let close = (): void => {};
  const windows: number[] = [];
  const timing = {
    ...impatient,
    pause: async (milliseconds: number, signal: AbortSignal) => {
      windows.push(milliseconds);
      await new Promise<void>((resolve) => {
        close = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    },
  };
  const sources = await runSources(
    [entries, mapping(entries.arn, { BatchSize: 3, MaximumBatchingWindowInSeconds: 20 })],
    { timing },
  );
  sources.put('1');
  await vi.waitUntil(() => windows.length === 1);
  sources.put('2');
  expect(sources.batches).toEqual([]);
  sources.put('3', '4');
  await vi.waitUntil(() => windows.length === 2);
  expect(sources.batches).toEqual([['1', '2', '3']]);
  close();
  await sources.drained();
  expect(sources.batches).toEqual([['1', '2', '3'], ['4']]);
  expect(windows).toEqual([20_000, 20_000]);
});

test('drained waits for the records that a delivery causes in another stream', async () => {
  const derived = stream('derived', { ShardCount: 1 });
  const follower = lambda('follower');
  const taken: string[] = [];
  // The follower's mapping comes first, so it has nothing to do when it is first asked.
  const follow = { ...mapping(derived.arn, { FunctionName: follower.arn }), path: 'service/Follow' };
  const sources: RunningSources = await runSources(
    [entries, derived, follower, follow, mapping(entries.arn)],
    {
      handler: async (records, functionArn) => {
        for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
        if (functionArn === follower.arn) taken.push(...records.map(textOf));
        else {
          const { kinesis } = sources.aws;
          kinesis.append(
            kinesis.stream('derived'),
            records.map((record) => ({ partitionKey: 'ada', data: Buffer.from(`from ${textOf(record)}`) })),
          );
        }
      },
    },
  );
  sources.put('1');
  await sources.drained();
  expect(taken).toEqual(['from 1']);
});
