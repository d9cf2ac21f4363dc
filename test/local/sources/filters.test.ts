import { expect, test } from 'vitest';
import { entries, mapping, runSources } from './sources-fixture.ts';

const filters = (...patterns: object[]) => ({
  FilterCriteria: { Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) },
});

test.each([
  {
    title: 'a value in the data',
    pattern: [{ data: { kind: ['accrual'] } }],
    passed: ['{"kind":"accrual"}'],
  },
  { title: 'text that is not JSON', pattern: [{ data: ['plain'] }], passed: ['plain'] },
  { title: 'the partition key', pattern: [{ partitionKey: [{ prefix: 'a' }] }], passed: undefined },
  {
    title: 'one of several filters',
    pattern: [{ data: { kind: ['expiry'] } }, { data: { points: [{ numeric: ['>', 5] }] } }],
    passed: ['{"kind":"expiry"}', '{"points":6}'],
  },
  { title: 'nothing that is there', pattern: [{ data: { kind: ['tier'] } }], passed: [] },
])('a filter on $title', async ({ pattern, passed }) => {
  const before = ['{"kind":"accrual"}', '{"kind":"expiry"}', '{"points":6}', '{"points":5}', 'plain'];
  const sources = await runSources([entries, mapping(entries.arn, filters(...pattern))], { before });
  await sources.drained();
  expect(sources.batches.flat()).toEqual(passed ?? before);
});

test('the checkpoint passes records that a filter rejects', async () => {
  const sources = await runSources([entries, mapping(entries.arn, filters({ data: ['no'] }))], {
    before: ['1', '2'],
  });
  await sources.drained();
  const newest = sources.aws.kinesis.newest(sources.aws.kinesis.stream('entries'), 'shardId-000000000000');
  expect(sources.store.checkpoints.read('service/Mapping', 'entries/shardId-000000000000')).toBe(newest);
});

test('a filter that is not a pattern is refused at the start', async () => {
  const bad = mapping(entries.arn, filters({ data: [{ regex: '.*' }] }));
  await expect(runSources([entries, bad])).rejects.toMatchObject({
    code: 'template_unsupported',
    message: expect.stringContaining('{"regex":".*"}'),
  });
});

test('a mapping to a missing function is refused at the start', async () => {
  await expect(runSources([entries, mapping(entries.arn, { FunctionName: 'nobody' })])).rejects.toMatchObject(
    {
      code: 'template_unsupported',
      message: expect.stringContaining('nobody'),
    },
  );
});
