import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openStore } from '../../../local/store/runner-store.ts';
import { temporaryFolder } from '../aws/aws-fixture.ts';

test('an open store cannot be opened again until it is closed', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  expect(() => openStore(folder)).toThrow(
    expect.objectContaining({ code: 'data_in_use', message: expect.stringContaining('LAUREL_DATA') }),
  );
  store.close();
  openStore(folder).close();
});

test('all writes before a kill are kept, and the folder is free', async () => {
  const folder = temporaryFolder();
  const writer = fork(fileURLToPath(new URL('./writer-to-kill.ts', import.meta.url)), [folder], {
    execArgv: [],
  });
  const [written] = (await once(writer, 'message')) as [number];
  writer.kill('SIGKILL');
  await once(writer, 'exit');
  const store = openStore(folder);
  expect(store.kinesis.read('entries', 0, 0, 10_000).length).toBeGreaterThanOrEqual(written);
  expect(Number(store.checkpoints.read('mapping', 'shard'))).toBeGreaterThanOrEqual(written);
  store.close();
});

test.each([
  { title: 'is not a database', damage: () => Buffer.from('no database '.repeat(1000)) },
  {
    title: 'is damaged in the middle',
    damage: (bytes: Buffer) => bytes.fill(0xff, 4096, bytes.length - 4096),
  },
  { title: 'is cut off', damage: (bytes: Buffer) => bytes.subarray(0, 4096 + 100) },
])('a file that $title is refused with a sentence', ({ damage }) => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  const record = { shard: 0, partitionKey: 'ada', data: new Uint8Array(500) };
  store.kinesis.append(
    'entries',
    Array.from({ length: 100 }, () => record),
    0,
  );
  store.close();
  const path = join(folder, 'runner.db');
  writeFileSync(path, damage(readFileSync(path)));
  expect(() => openStore(folder)).toThrow(
    expect.objectContaining({
      code: 'data_damaged',
      message: expect.stringContaining('Restore the whole data folder from a copy, or move the folder away'),
    }),
  );
});

test('a file of another version is refused, not reinterpreted', () => {
  const folder = temporaryFolder();
  openStore(folder).close();
  const file = new DatabaseSync(join(folder, 'runner.db'));
  file.exec('PRAGMA user_version = 99');
  file.close();
  expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'data_damaged' }));
});

test('an append is stored whole or not at all', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  const record = { shard: 0, partitionKey: 'ada', data: new Uint8Array(1) };
  const broken = { ...record, partitionKey: undefined as unknown as string };
  expect(() => store.kinesis.append('entries', [record, broken], 0)).toThrow();
  expect(store.kinesis.newest('entries', 0)).toBe(0);
  store.close();
});

test('a trimmed position is never used again', () => {
  const folder = temporaryFolder();
  const record = { shard: 0, partitionKey: 'ada', data: new Uint8Array(1) };
  const store = openStore(folder);
  const [before = 0] = store.kinesis.append('entries', [record], 0);
  store.kinesis.trim('entries', 0, 1, before);
  store.close();
  const again = openStore(folder);
  const [after = 0] = again.kinesis.append('entries', [record], 2);
  expect(after).toBeGreaterThan(before);
  again.close();
});
