import { afterAll, beforeAll, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ProgramNumbers } from '#shared/stores/program/program-numbers.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { ProgramVersions } from '#shared/usecases/program/program-versions.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { Books } from '../books.ts';

let database: Database;

beforeAll(async () => {
  database = await startDatabase();
});

afterAll(() => database.stop());

it('one read finds the versions in force in all configurations of a list; what is known is not read again', async () => {
  const books = new Books(dynamoDb(database.config()), database.tables);
  const versions: number[] = [0];
  for (let step = 1; step <= 30; step += 1) {
    const { version: _, ...document } = { ...initialProgram, maturity: { days: step } };
    const { version } = await changeProgram(
      books.programStore,
      { document, by: 'editor' },
      () => books.clock,
    );
    versions.push(version);
  }
  const { client, counts } = countedClient(database.config());
  const known = new ProgramVersions(new ProgramNumbers(client, database.tables.program));
  const last = versions.at(-1) ?? 0;
  const recent = await known.of([last - 3, last, last + 7]);
  expect([recent(last - 3), recent(last), recent(last + 7)]).toEqual([last - 3, last, last]);
  expect(counts.calls).toBe(1);
  await known.of([last - 2, last + 1]);
  expect(counts.calls).toBe(1);
  const all = await known.of([0, 1]);
  expect([all(0), all(1), all(last)]).toEqual([0, 1, last]);
  // 25 versions a call.
  expect(counts.calls).toBe(3);
  expect((await known.of([]))(last)).toBe(last);
});
