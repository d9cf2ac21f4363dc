import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { DefinitionReleases } from '#shared/stores/engagement/definition-releases.ts';
import { KnownDefinitions } from '#shared/usecases/engagement/known-definitions.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { DefinitionOffice } from './definition-office.ts';

const DAY_MS = 86_400_000;

let database: Database;
let office: DefinitionOffice;
let known: KnownDefinitions;
let clock: number;

beforeAll(async () => {
  database = await startDatabase();
  office = new DefinitionOffice(dynamoDb(database.config()), database.tables, 'achievements');
  clock = office.clock;
});
afterAll(() => database.stop());
beforeEach(() => {
  const releases = new DefinitionReleases(dynamoDb(database.config()), database.tables.program);
  known = new KnownDefinitions(releases, () => clock);
});

async function shown() {
  clock += 10_000;
  const definitions = await known.get();
  return [...(definitions?.set.byKey ?? [])].map(([key, { definition, spans }]) => [
    key,
    definition.version,
    spans.map(({ from, to }) => (to === undefined ? 'open' : (to - from) / 60_000)),
  ]);
}

describe('the definitions that are counted', () => {
  it('are none before the first, in one read of half a unit', async () => {
    const { client, counts } = countedClient(database.config());
    const releases = new DefinitionReleases(client, database.tables.program);
    expect(await new KnownDefinitions(releases, () => clock).get()).toBeUndefined();
    expect(counts).toMatchObject({ calls: 1, readUnits: 0.5 });
  });

  it('keep the times in which each was active, whatever its versions', async () => {
    await office.put('a');
    expect(await shown()).toEqual([['achievements/a', 1, ['open']]]);
    await office.put('a', { name: 'Changed' });
    expect(await shown()).toEqual([['achievements/a', 2, ['open']]]);
    await office.pause('a');
    expect(await shown()).toEqual([['achievements/a', 2, [2]]]);
    await office.activate('a', 1);
    const after = [['achievements/a', 1, [2, 'open']]];
    expect(await shown()).toEqual(after);
    known = new KnownDefinitions(
      new DefinitionReleases(dynamoDb(database.config()), database.tables.program),
      () => clock,
    );
    expect(await shown()).toEqual(after);
  });

  it('forget a deleted one 430 days after its stop', async () => {
    await office.pause('a');
    await office.delete('a');
    const now = clock;
    clock = office.clock + 429 * DAY_MS;
    await office.put('b');
    expect((await shown()).map(([key]) => key)).toEqual(['achievements/a', 'achievements/b']);
    clock = office.clock + 431 * DAY_MS;
    await office.put('b', { name: 'Changed' });
    expect((await shown()).map(([key]) => key)).toEqual(['achievements/b']);
    clock = now;
  });

  it('are the same object while nothing changes, and asked for again 3 seconds later', async () => {
    const before = await known.get();
    await office.put('c');
    clock += 2_999;
    expect(await known.get()).toBe(before);
    clock += 1;
    const after = await known.get();
    expect([...(after?.set.byKey.keys() ?? [])]).toContain('achievements/c');
    clock += 3_000;
    expect(await known.get()).toBe(after);
  });
});
