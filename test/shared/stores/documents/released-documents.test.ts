import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ActiveDocuments } from '#shared/stores/documents/active-documents.ts';
import { ReleasedDocuments } from '#shared/stores/documents/released-documents.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { type Badge, badge, badges } from './badges.ts';

let database: Database;
let documents: ReleasedDocuments<Badge>;
let running: ActiveDocuments<string>;
/** Another kind in the same table. */
let medals: ReleasedDocuments<Badge>;
let runningMedals: ActiveDocuments<string>;

const deed = { by: 'starter', at: 5_000 };
const draft = (id: string, version: number) =>
  ({ ...badge(id, version), status: 'draft', release: 0 }) as const;

beforeAll(async () => {
  database = await startDatabase();
  const client = dynamoDb(database.config());
  const { program } = database.tables;
  const activeKind = {
    name: 'badge',
    idOf: (text: string) => text.split(' ')[0] ?? '',
    restore: ({ id, version }: { id: string; version: number }) => `${id} ${version}`,
  };
  documents = new ReleasedDocuments(client, program, badges);
  running = new ActiveDocuments(client, program, activeKind);
  medals = new ReleasedDocuments(client, program, { ...badges, name: 'medal' });
  runningMedals = new ActiveDocuments(client, program, { ...activeKind, name: 'medal' });
});
afterAll(() => database.stop());

async function activate(of: ReleasedDocuments<Badge>, set: ActiveDocuments<string>, id: string) {
  const before = await of.newest(id);
  if (!before) throw new Error(`${id} is missing`);
  const activated = await of.activate(before, before, await set.latest({ consistent: true }), deed);
  if (!activated) throw new Error(`${id} was not activated`);
  return activated;
}

async function pause(of: ReleasedDocuments<Badge>, set: ActiveDocuments<string>, id: string) {
  const before = await of.newest(id);
  if (!before?.active) throw new Error(`${id} does not run`);
  const { active } = before;
  return of.pause({ ...before, active }, await set.latest({ consistent: true }), deed);
}

describe('the active set of a kind', () => {
  it('has nothing of a draft, and all of a version that was activated', async () => {
    expect(await documents.put(draft('a', 1), 0)).toBe(true);
    expect(await running.load()).toMatchObject({ active: [], latest: { configuration: 0 } });
    const activated = await activate(documents, running, 'a');
    expect(activated).toMatchObject({ status: 'active', active: { version: 1 }, release: 1 });
    expect(await documents.newest('a')).toEqual(activated);
    const bytes = activated.active?.bytes;
    expect(await running.load()).toEqual({
      active: ['a 1'],
      latest: { configuration: 1, program: 0, active: 1, activeBytes: bytes },
    });
  });

  it('is not moved by a newer draft, which keeps what runs', async () => {
    const before = await documents.newest('a');
    if (!before) throw new Error('it is missing');
    expect(await documents.put({ ...before, ...badge('a', 2) }, 1)).toBe(true);
    expect(await documents.newest('a')).toMatchObject({ version: 2, active: { version: 1 } });
    expect((await running.load()).active).toEqual(['a 1']);
  });

  it('shares its numbers with the other kinds of its table, and nothing else', async () => {
    await medals.put(draft('a', 1), 0);
    expect(await activate(medals, runningMedals, 'a')).toMatchObject({ release: 2 });
    expect(await running.load()).toMatchObject({ active: ['a 1'], latest: { configuration: 2, active: 1 } });
    expect((await runningMedals.load()).active).toEqual(['a 1']);
    expect(await running.between(0, 2)).toEqual([{ configuration: 1, id: 'a', version: 1 }]);
    expect(await runningMedals.between(0, 2)).toEqual([{ configuration: 2, id: 'a', version: 1 }]);
    expect(await documents.events('a')).toHaveLength(1);
    expect((await documents.list(undefined, 10)).map(({ version }) => version)).toEqual([2]);
  });

  it('in a past configuration is the fold of its releases', async () => {
    await activate(documents, running, 'a');
    await pause(documents, running, 'a');
    expect(await running.activeAt(1)).toEqual(['a 1']);
    expect(await running.activeAt(3)).toEqual(['a 2']);
    expect(await running.activeAt(4)).toEqual([]);
    expect(await running.changes(1, 3)).toEqual(new Map([['a', 'a 2']]));
    expect(await running.latest()).toMatchObject({ active: 0, activeBytes: 0 });
    expect((await runningMedals.load()).active).toEqual(['a 1']);
  });
});

describe('a change of what runs', () => {
  it('is refused where anything moved since it was decided: a configuration, a version, a start', async () => {
    await documents.put(draft('b', 1), 0);
    const before = await documents.newest('b');
    if (!before) throw new Error('it is missing');
    const latest = await running.latest({ consistent: true });
    await activate(documents, running, 'b');
    expect(await documents.activate(before, before, latest, deed)).toBeUndefined();
    const moved = await running.latest({ consistent: true });
    expect(await documents.activate(before, before, moved, deed)).toBeUndefined();
    expect(await documents.delete(before, moved, deed)).toBe(false);
    // A draft that knows nothing of the start would stop it silently.
    expect(await documents.put({ ...before, ...badge('b', 2) }, 1)).toBe(false);
    expect(await running.latest({ consistent: true })).toEqual(moved);
  });

  it('is told for ever, also after the document was deleted', async () => {
    const paused = await pause(documents, running, 'b');
    if (!paused) throw new Error('it was not paused');
    expect(await documents.delete(paused, await running.latest(), { ...deed, by: 'cleaner' })).toBe(true);
    expect(await documents.newest('b')).toBeUndefined();
    expect(await documents.version('b', 1)).toEqual(badge('b', 1));
    expect((await documents.events('b')).map(({ kind, by }) => `${kind} by ${by}`)).toEqual([
      'activated by starter',
      'paused by starter',
      'deleted by cleaner',
    ]);
    // Its numbers go on.
    expect(await documents.put(draft('b', 1), 0)).toBe(false);
    expect(await documents.put(draft('b', 2), 0)).toBe(true);
  });
});
