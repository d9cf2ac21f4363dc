import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { DefinitionReleases } from '#shared/stores/engagement/definition-releases.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { changeDefinition } from '#shared/usecases/engagement/change-definition.ts';
import { describeAchievementVersion } from '#shared/usecases/engagement/describe-definition.ts';
import { getDefinition } from '#shared/usecases/engagement/get-definition.ts';
import { KnownDefinitions } from '#shared/usecases/engagement/known-definitions.ts';
import { listDefinitionVersions } from '#shared/usecases/engagement/list-definition-versions.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { DefinitionOffice, regular } from './definition-office.ts';

let database: Database;
let client: DynamoDBClient;
let office: DefinitionOffice;
let challenges: DefinitionOffice;

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  office = new DefinitionOffice(client, database.tables, 'achievements');
  challenges = new DefinitionOffice(client, database.tables, 'challenges');
});

afterAll(() => database.stop());

const refused = (status: number, code: string) => expect.objectContaining({ status, code });
const invalid = (pointer: string) =>
  expect.objectContaining({
    code: 'validation',
    data: { errors: [expect.objectContaining({ pointer })] },
  });
const counted = async () => {
  const releases = new DefinitionReleases(client, database.tables.program);
  const { set } = (await new KnownDefinitions(releases, () => office.clock).get()) ?? {};
  return [...(set?.byKey.values() ?? [])].map(({ definition }) => definition);
};
const week = (office: DefinitionOffice) => ({ from: office.clock, to: office.clock + 604_800_000 });

async function setActive(numbers: { active: number; activeBytes: number }): Promise<void> {
  const { configuration } = await office.ports.definitions.latest();
  const Item = {
    id: { S: 'latest' },
    part: { S: 'engagement' },
    configuration: { N: String(configuration) },
    engagementActive: { N: String(numbers.active) },
    engagementActiveBytes: { N: String(numbers.activeBytes) },
  };
  await client.send(new PutItemCommand({ TableName: database.tables.program, Item }));
}

describe('a definition', () => {
  it('is in force when it is put, and the same again writes nothing', async () => {
    const first = await office.put('regular');
    expect(first).toMatchObject({
      created: true,
      record: { status: 'active', active: { version: 1 }, definition: { ...regular, version: 1 } },
    });
    expect(await counted()).toEqual([
      { ...regular, collection: 'achievements', definitionId: 'regular', version: 1 },
    ]);
    const items = await database.itemCount();
    expect(await office.put('regular')).toEqual({ created: false, record: first.record });
    expect(await office.put('regular', {}, { draft: true })).toEqual({
      created: false,
      record: first.record,
    });
    expect(await database.itemCount()).toBe(items);
  });

  it('that is a draft leaves what runs as it is, and comes into force when it is put again or activated', async () => {
    const drafted = await office.put('changed', {}, { draft: true });
    expect(drafted.record).toMatchObject({ status: 'draft', active: undefined });
    const started = await office.put('changed');
    expect(started).toMatchObject({ created: false, record: { active: { version: 1 } } });
    const { record } = await office.put('changed', { name: 'Other' }, { draft: true });
    expect(record).toMatchObject({ status: 'active', active: { version: 1 }, definition: { version: 2 } });
    expect(await office.activate('changed')).toMatchObject({ active: { version: 2 } });
    expect(await office.activate('changed', 1)).toMatchObject({ active: { version: 1 } });
    await expect(office.activate('changed', 3)).rejects.toEqual(refused(404, 'version-not-found'));
  });

  it('that runs is paused before it is deleted; its versions stay, and go on counting', async () => {
    await office.put('gone');
    await expect(office.delete('gone')).rejects.toEqual(refused(409, 'definition-active'));
    const paused = await office.pause('gone');
    expect(paused).toMatchObject({ status: 'paused', active: undefined });
    expect(await office.pause('gone')).toEqual(paused);
    await office.delete('gone');
    const { definitions } = office.ports;
    await expect(getDefinition(definitions, 'gone')).rejects.toEqual(refused(404, 'achievement-not-found'));
    const cursors = new Cursors('a secret of the test');
    const { items } = await listDefinitionVersions(definitions, 'gone', describeAchievementVersion, {
      cursors,
      request: { limit: 10 },
    });
    expect(items).toMatchObject([
      { version: 1, deleted: { by: 'cleaner' }, activations: [{ by: 'editor' }] },
    ]);
    expect((await office.put('gone')).record).toMatchObject({ definition: { version: 2 } });
  });

  it('is found in its own collection alone', async () => {
    await office.put('one');
    const { definitions } = challenges.ports;
    await expect(getDefinition(definitions, 'one')).rejects.toEqual(refused(404, 'challenge-not-found'));
  });

  it('a draft cannot be paused', async () => {
    await office.put('still', {}, { draft: true });
    await expect(office.pause('still')).rejects.toEqual(refused(409, 'definition-not-active'));
  });

  it('moves no configuration of bookings', async () => {
    const programs = new ProgramStore(client, database.tables.program);
    expect(await programs.latest({ consistent: true })).toEqual({ configuration: 0, program: 0 });
  });

  it('put at once by two is one version of each', async () => {
    const put = (name: string) =>
      changeDefinition(office.ports, 'raced', { content: { ...regular, name }, draft: false, by: name });
    const both = await Promise.all([put('first'), put('second')]);
    expect(both.filter(({ created }) => created)).toHaveLength(1);
    expect(await office.ports.definitions.versions('raced', 10)).toHaveLength(2);
    const newest = await getDefinition(office.ports.definitions, 'raced');
    expect(newest).toMatchObject({ active: { version: 2 }, definition: { version: 2 } });
  });
});

describe('a definition that does not fit', () => {
  it('is refused by the tiers of the programme and by the catalogue', async () => {
    const ofRuby = { audience: { tiers: ['ruby'] } };
    await expect(office.put('ruby', ofRuby)).rejects.toEqual(invalid('/audience/tiers/0'));
    const prize = { reward: { rewardId: 'nowhere' } };
    await expect(office.put('prize', prize)).rejects.toEqual(invalid('/reward/rewardId'));
    await office.ports.rewards.put(
      { rewardId: 'coffee', version: 1, name: 'Coffee', points: 500, changedBy: 'editor', changedAt: 0 },
      0,
    );
    expect(await office.put('prize', { reward: { rewardId: 'coffee' } })).toMatchObject({ created: true });
  });

  it('with a schedule that is over is kept as a draft and never starts', async () => {
    const over = { schedule: { from: 1000, to: challenges.clock } };
    await expect(challenges.put('over', over)).rejects.toEqual(invalid('/schedule/to'));
    expect(await challenges.put('over', over, { draft: true })).toMatchObject({ created: true });
    await expect(challenges.activate('over')).rejects.toEqual(refused(409, 'challenge-ended'));
  });

  it('with one more active than there is room for is refused, and one that replaces itself is not', async () => {
    await office.put('last');
    const { active, activeBytes } = await office.ports.definitions.latest();
    await setActive({ active: 200, activeBytes });
    const tooMany = expect.objectContaining({
      code: 'too-many-definitions',
      data: { what: 'definitions', limit: 200 },
    });
    await expect(challenges.put('more', { schedule: week(challenges) })).rejects.toEqual(tooMany);
    expect(await office.put('last', { name: 'Renamed' })).toMatchObject({
      record: { active: { version: 2 } },
    });
    await setActive({ active, activeBytes: 2 * 1024 * 1024 });
    const tooLarge = expect.objectContaining({ data: { what: 'bytes', limit: 2 * 1024 * 1024 } });
    await expect(office.put('large')).rejects.toEqual(tooLarge);
    await setActive({ active, activeBytes });
  });
});
