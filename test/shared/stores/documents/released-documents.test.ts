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

describe('a registry of its own', () => {
  const apart = (name: string) => ({ ...badges, name, registry: 'engagement' as const });
  const set = (name: string) =>
    new ActiveDocuments(dynamoDb(database.config()), database.tables.program, {
      name,
      registry: 'engagement',
      idOf: (text: string) => text.split(' ')[0] ?? '',
      restore: ({ id, version }: { id: string; version: number }) => `${id} ${version}`,
    });
  const store = (name: string) =>
    new ReleasedDocuments(dynamoDb(database.config()), database.tables.program, apart(name));

  it('moves no number that bookings poll, and has none of their releases', async () => {
    const before = await running.latest({ consistent: true });
    await store('ring').put(draft('a', 1), 0);
    await activate(store('ring'), set('ring'), 'a');
    expect(await running.latest({ consistent: true })).toEqual(before);
    expect((await set('ring').load()).active).toEqual(['a 1']);
    expect(await set('ring').releasesBetween(0, 99)).toHaveLength(1);
    expect(await running.releasesBetween(before.configuration, before.configuration + 99)).toEqual([]);
  });

  it('counts the active documents of all its kinds together', async () => {
    await store('chain').put(draft('b', 1), 0);
    await activate(store('chain'), set('chain'), 'b');
    const { active, activeBytes } = await set('ring').latest({ consistent: true });
    expect([active, activeBytes]).toEqual([2, 2 * JSON.stringify({ title: 'a 1' }).length]);
    expect(await set('chain').latest({ consistent: true })).toMatchObject({ configuration: 2, active: 2 });
  });
});

describe('a version that is put active', () => {
  it('is the newest, runs, and is kept, all at once', async () => {
    const latest = await runningMedals.latest({ consistent: true });
    const put = await medals.putActive(badge('at-once', 1), undefined, latest, deed);
    expect(put).toMatchObject({
      status: 'active',
      active: { version: 1 },
      release: latest.configuration + 1,
    });
    expect(await medals.newest('at-once')).toEqual(put);
    expect(await medals.version('at-once', 1)).toEqual(badge('at-once', 1));
    expect((await runningMedals.load()).active).toContain('at-once 1');
    expect(await medals.events('at-once')).toMatchObject([{ kind: 'activated', version: 1 }]);
  });

  it('is refused over another state than its editor saw, and where one is that should be new', async () => {
    const latest = () => runningMedals.latest({ consistent: true });
    const before = await medals.newest('at-once');
    if (!before) throw new Error('it is missing');
    const paused = await medals.pause(before, await latest(), deed);
    expect(await medals.putActive(badge('at-once', 2), before, await latest(), deed)).toBeUndefined();
    expect(await medals.putActive(badge('at-once', 2), undefined, await latest(), deed)).toBeUndefined();
    expect(await medals.version('at-once', 2)).toBeUndefined();
    const put = await medals.putActive(badge('at-once', 2), paused, await latest(), deed);
    expect(put).toMatchObject({ version: 2, active: { version: 2 } });
  });
});
