import { afterAll, beforeAll, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { listProgramVersions } from '#shared/usecases/program/list-program-versions.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { Books } from '../books.ts';

let database: Database;
const cursors = new Cursors('a secret of the test');

beforeAll(async () => {
  database = await startDatabase();
});

afterAll(() => database.stop());

it('lists every version with who made it and when, newest first, down to the one of a new environment', async () => {
  const { programStore, clock } = new Books(dynamoDb(database.config()), database.tables);
  const made: { version: number; days: number }[] = [];
  for (const days of [1, 2, 3]) {
    const { version: _, ...document } = { ...initialProgram, maturity: { days } };
    const { version } = await changeProgram(
      programStore,
      { document, by: `editor-${days}` },
      () => clock + days,
    );
    made.unshift({ version, days });
  }
  for (const limit of [1, 2, 3, 4, 50]) {
    const items = [];
    let cursor: string | undefined;
    do {
      const page = await listProgramVersions(programStore, cursors, { limit, cursor });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(items).toEqual([
      ...made.map(({ version, days }) => ({
        ...initialProgram,
        version,
        maturity: { days },
        changedAt: new Date(clock + days).toISOString(),
        changedBy: `editor-${days}`,
      })),
      initialProgram,
    ]);
  }
});
