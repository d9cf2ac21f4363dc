import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plainForm } from '#shared/stores/documents/document-kind.ts';
import { VersionedDocuments } from '#shared/stores/documents/versioned-documents.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { type Badge, badge, badges } from './badges.ts';

let database: Database;
let proxy: FaultProxy;
let documents: VersionedDocuments<Badge>;
let faulty: VersionedDocuments<Badge>;

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  const over = (endpoint?: string) => {
    const client = dynamoDb(database.config(endpoint));
    return new VersionedDocuments(client, database.tables.rewards, badges, plainForm(badges));
  };
  documents = over();
  faulty = over(await proxy.start());
});
beforeEach(() => proxy.break());

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

const idsOf = (found: readonly Badge[]) => found.map(({ badgeId }) => badgeId);
const versionsOf = (found: readonly Badge[]) => found.map(({ version }) => version);

describe('a version of a document', () => {
  it('is written over the version that its editor saw, and over no other', async () => {
    expect(await documents.newest('a')).toBeUndefined();
    expect(await documents.put(badge('a', 2), 1)).toBe(false);
    expect(await documents.put(badge('a', 1), 0)).toBe(true);
    expect(await documents.put(badge('a', 2), 0)).toBe(false);
    expect(await documents.put(badge('a', 2), 1)).toBe(true);
    for (const expected of [0, 1, 3]) {
      expect(await documents.put(badge('a', 3, 'late'), expected)).toBe(false);
    }
    expect(await documents.newest('a')).toEqual(badge('a', 2));
  });

  it('is kept for ever, and never written again', async () => {
    expect(await documents.version('a', 1)).toEqual(badge('a', 1));
    expect(await documents.version('a', 2)).toEqual(badge('a', 2));
    expect(await documents.version('a', 3)).toBeUndefined();
    // Over the newest version, but under a number that is taken.
    expect(await documents.put(badge('a', 1, 'again'), 2)).toBe(false);
    expect(await documents.version('a', 1)).toEqual(badge('a', 1));
    expect(await documents.newest('a')).toEqual(badge('a', 2));
  });

  it('is written by one writer, however many write at once', async () => {
    const writers = Array.from({ length: 8 }, (_, index) => `writer ${index}`);
    const written = await Promise.all(writers.map((title) => documents.put(badge('b', 1, title), 0)));
    const winners = writers.filter((_, index) => written[index]);
    expect(winners).toHaveLength(1);
    expect(await documents.newest('b')).toMatchObject({ title: winners[0] });
    expect(await documents.version('b', 1)).toMatchObject({ title: winners[0] });
  });

  it('is not written where its transaction met another one, and says so', async () => {
    proxy.break({ operation: 'TransactWriteItems', fault: 'conflict', calls: () => true });
    const items = await database.itemCount();
    expect(await faulty.put(badge('c', 1), 0)).toBe(false);
    expect(await database.itemCount()).toBe(items);
  });

  it('is unavailable, neither written nor refused, where storage does not respond', async () => {
    proxy.break({ fault: 'throttle', calls: () => true });
    const unavailable = { code: 'unavailable', status: 503 };
    await expect(faulty.put(badge('c', 1), 0)).rejects.toMatchObject(unavailable);
    await expect(faulty.newest('a')).rejects.toMatchObject(unavailable);
    await expect(faulty.list(undefined, 10)).rejects.toMatchObject(unavailable);
  });
});

describe('the lists of a kind', () => {
  beforeAll(async () => {
    for (const id of ['p10', 'p2', 'P', 'p.1', 'p-1']) await documents.put(badge(id, 1), 0);
    for (let version = 2; version <= 12; version += 1) {
      await documents.put(badge('p2', version), version - 1);
    }
  });

  it('show each document once, with its newest version, by id and byte by byte', async () => {
    const all = await documents.list(undefined, 100);
    expect(idsOf(all)).toEqual(['P', 'a', 'b', 'p-1', 'p.1', 'p10', 'p2']);
    expect(versionsOf(all)).toEqual([1, 2, 1, 1, 1, 1, 12]);
  });

  it('go on behind an id, whether a document has it or not', async () => {
    expect(idsOf(await documents.list('b', 2))).toEqual(['p-1', 'p.1']);
    expect(idsOf(await documents.list('c', 2))).toEqual(['p-1', 'p.1']);
    expect(idsOf(await documents.list('p2', 2))).toEqual([]);
  });

  it('show the versions of one document, newest first, from below a number', async () => {
    expect(versionsOf(await documents.versions('p2', 3))).toEqual([12, 11, 10]);
    expect(versionsOf(await documents.versions('p2', 3, 10))).toEqual([9, 8, 7]);
    expect(versionsOf(await documents.versions('p2', 3, 1))).toEqual([]);
    expect(await documents.versions('p', 3)).toEqual([]);
  });
});
