import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plainForm } from '#shared/stores/documents/document-kind.ts';
import { VersionedDocuments } from '#shared/stores/documents/versioned-documents.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { changeDocument, untilWritten } from '#shared/usecases/documents/change-document.ts';
import { ofVersion } from '#shared/usecases/documents/precondition.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { type Badge, badge, badges } from '../../stores/documents/badges.ts';

let database: Database;
let proxy: FaultProxy;
let documents: VersionedDocuments<Badge>;

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  const client = dynamoDb(database.config(await proxy.start()));
  documents = new VersionedDocuments(client, database.tables.rewards, badges, plainForm(badges));
});
beforeEach(() => proxy.break());

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

function change(id: string, title: string, expected?: number) {
  return changeDocument<Badge>(
    {
      newest: () => documents.newest(id),
      editable: (newest) => newest && { version: newest.version, shown: () => newest },
      next: (before, current) => (before?.title === title ? before : badge(id, current + 1, title)),
      put: (document, current) => documents.put(document, current),
    },
    expected === undefined ? undefined : ofVersion(expected),
  );
}

describe('a change of a document', () => {
  it('makes the next version, and none where nothing changes', async () => {
    expect(await change('a', 'First')).toEqual({ created: true, document: badge('a', 1, 'First') });
    expect(await change('a', 'First')).toEqual({ created: false, document: badge('a', 1, 'First') });
    expect(await change('a', 'Second', 1)).toEqual({ created: false, document: badge('a', 2, 'Second') });
  });

  it('is refused where the newest version is not the expected one, 0 for none', async () => {
    const conflict = (current: number) => ({ code: 'version-conflict', status: 412, data: { current } });
    await expect(change('a', 'Third', 1)).rejects.toMatchObject(conflict(2));
    await expect(change('a', 'Third', 0)).rejects.toMatchObject(conflict(2));
    await expect(change('none', 'First', 1)).rejects.toMatchObject(conflict(0));
    expect(await change('new', 'First', 0)).toMatchObject({ created: true });
  });

  it('by many at once: each is kept where nobody expects a version, one wins where all do', async () => {
    const titles = Array.from({ length: 6 }, (_, index) => `Writer ${index}`);
    await Promise.all(titles.map((title) => change('busy', title)));
    const kept = await documents.versions('busy', 10);
    expect(kept.map(({ title }) => title).toSorted()).toEqual(titles);
    const guarded = await Promise.allSettled(titles.map((title) => change('busy', `${title} again`, 6)));
    expect(guarded.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is made again where its transaction met another one', async () => {
    proxy.break({ operation: 'TransactWriteItems', fault: 'conflict', calls: (nth) => nth <= 3 });
    expect(await change('met', 'First')).toMatchObject({ created: true });
    expect(proxy.calls.filter((call) => call === 'TransactWriteItems')).toHaveLength(4);
  });

  it('gives up after 16 lost races', async () => {
    proxy.break({ operation: 'TransactWriteItems', fault: 'conflict', calls: () => true });
    await expect(change('lost', 'First')).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    expect(proxy.calls.filter((call) => call === 'TransactWriteItems')).toHaveLength(16);
  });
});

it('pauses between attempts are longer each time, up to 200 ms', async () => {
  const pauses: number[] = [];
  let lost = 8;
  const written = await untilWritten(
    async () => {
      lost -= 1;
      return lost < 0 ? 'written' : undefined;
    },
    { random: () => 1, pause: async (milliseconds) => void pauses.push(milliseconds) },
  );
  expect(written).toBe('written');
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 200, 200]);
});
