import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DefinitionContent } from '#shared/domain/engagement/definition.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { BoardStore } from '#shared/stores/engagement/board-store.ts';
import { JoinStore } from '#shared/stores/engagement/join-store.ts';
import { ProgressStore } from '#shared/stores/engagement/progress-store.ts';
import {
  type JoinPorts,
  joinChallenge,
  type LeavePorts,
  leaveChallenge,
} from '#shared/usecases/engagement/join-challenge.ts';
import { type Database, newId, newMemberId, startDatabase } from '../../../database.ts';
import { Books } from '../books.ts';
import { erase, merge, suspend } from '../ledger/acts.ts';
import { DefinitionOffice } from './definition-office.ts';

let database: Database;
let books: Books;
let office: DefinitionOffice;
let ports: JoinPorts & LeavePorts;

beforeAll(async () => {
  database = await startDatabase();
  const client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  office = new DefinitionOffice(client, database.tables, 'challenges');
  ports = {
    ledger: books.ledger,
    programs: books.programs,
    joins: new JoinStore(client, database.tables.engagement),
    challenges: office.ports.definitions,
    progress: new ProgressStore(client, database.tables.engagement),
    boards: new BoardStore(client, database.tables.boards),
    now: () => office.clock,
  };
});

afterAll(() => database.stop());

const HOUR = 3_600_000;
const join = (member: string, challenge: string) => joinChallenge(ports, member, challenge);
const leave = (member: string, challenge: string) => leaveChallenge(ports, member, challenge);
const refused = (status: number, code: string, data = {}) =>
  expect.objectContaining({ status, code, data: expect.objectContaining(data) });

/** A challenge that runs from an hour ago on, for a day. */
async function challenge(change: Partial<DefinitionContent> = {}, options = {}): Promise<string> {
  const id = newId('challenge');
  const schedule = { from: office.clock - HOUR, to: office.clock + 24 * HOUR };
  await office.put(id, { optIn: true, schedule, ...change }, options);
  return id;
}

describe('a challenge that is joined', () => {
  it('twice has one join, and after a leave counts from the new one', async () => {
    const [member, id] = [await books.newMember(), await challenge()];
    const first = await join(member, id);
    expect(first).toEqual({
      joined: true,
      join: { memberId: member, challengeId: id, joinedAt: new Date(office.clock).toISOString() },
    });
    office.clock += HOUR;
    expect(await join(member, id)).toEqual({ joined: false, join: first.join });
    await leave(member, id);
    await leave(member, id);
    expect(await ports.joins.joinedAt(member, id)).toBeUndefined();
    expect(await join(member, id)).toMatchObject({ joined: true });
    expect(await ports.joins.joinedAt(member, id)).toBe(office.clock);
  });

  it('at once by two has one join, of which both are told', async () => {
    const [member, id] = [await books.newMember(), await challenge()];
    const both = await Promise.all([join(member, id), join(member, id)]);
    expect(both.map(({ joined }) => joined).sort()).toEqual([false, true]);
    expect(both[0].join).toEqual(both[1].join);
  });

  it('by the version that runs, whatever the newest draft says', async () => {
    const id = await challenge();
    await office.put(id, { schedule: { from: 0, to: 1 } }, { draft: true });
    expect(await join(await books.newMember(), id)).toMatchObject({ joined: true });
  });
});

describe('early access to a challenge', () => {
  /** A programme in which the first tier joins challenges two hours early. */
  async function earlyPorts(): Promise<JoinPorts> {
    const program = await books.programs.get();
    const [first, ...tiers] = program.tiers;
    if (!first) throw new Error('a programme has a tier');
    const benefits = [{ type: 'early-access', hours: 2 }] as const;
    return {
      ...ports,
      programs: { get: async () => ({ ...program, tiers: [{ ...first, benefits }, ...tiers] }) },
    };
  }

  it('lets members of its tier join so much before it begins, and is kept in the join', async () => {
    const early = await earlyPorts();
    const [member, other] = [await books.newMember(), await books.newMember()];
    const from = office.clock + 3 * HOUR;
    const id = await challenge({ schedule: { from, to: from + HOUR } });
    const at = (clock: number, one = early) => {
      office.clock = clock;
      return joinChallenge(one, member, id);
    };
    const opens = refused(409, 'challenge-not-joinable', { from: new Date(from - 2 * HOUR).toISOString() });
    await expect(at(from - 2 * HOUR - 1)).rejects.toEqual(opens);
    await expect(at(from - 2 * HOUR, ports)).rejects.toEqual(refused(409, 'challenge-not-joinable'));
    expect(await at(from - 2 * HOUR)).toMatchObject({ joined: true });
    await joinChallenge({ ...ports, now: () => from }, other, id);
    const progress = new ProgressStore(books.client, books.tables.engagement);
    const joins = async (one: string) => (await progress.withJoins(one, { consistent: true })).joins.get(id);
    expect(await joins(member)).toEqual({ at: from - 2 * HOUR, earlyMs: 2 * HOUR });
    expect(await joins(other)).toEqual({ at: from });
  });
});

describe('a challenge that cannot be joined', () => {
  it('is unknown, a draft, paused, automatic, later or over', async () => {
    const member = await books.newMember();
    const [drafted, paused] = [await challenge({}, { draft: true }), await challenge()];
    await office.pause(paused);
    for (const id of ['nowhere', drafted, paused]) {
      await expect(join(member, id)).rejects.toEqual(refused(404, 'challenge-not-found'));
    }
    const automatic = refused(409, 'challenge-not-joinable', { reason: 'automatic' });
    await expect(join(member, await challenge({ optIn: false }))).rejects.toEqual(automatic);
    const from = office.clock + 2 * HOUR;
    const later = refused(409, 'challenge-not-joinable', { from: new Date(from).toISOString() });
    const next = await challenge({ schedule: { from, to: from + HOUR } });
    await expect(join(member, next)).rejects.toEqual(later);
    office.clock = from + HOUR;
    await expect(join(member, next)).rejects.toEqual(refused(409, 'challenge-ended'));
  });

  it('refuses a member who is suspended, erased, merged or unknown', async () => {
    const id = await challenge();
    const [suspended, erased, merged, into] = [
      await books.newMember(),
      await books.newMember(),
      await books.newMember(),
      await books.newMember(),
    ];
    await join(suspended, id);
    await suspend(books, suspended, 'first');
    await erase(books, erased);
    await merge(books, into, merged, 'duplicate');
    await expect(join(suspended, id)).rejects.toEqual(refused(409, 'member-suspended'));
    await expect(join(erased, id)).rejects.toEqual(refused(409, 'member-erased'));
    await expect(join(merged, id)).rejects.toEqual(refused(409, 'member-merged', { into }));
    await expect(join(newMemberId(), id)).rejects.toEqual(refused(404, 'member-not-found'));
    await leave(suspended, id);
    expect(await ports.joins.joinedAt(suspended, id)).toBeUndefined();
    await expect(leave(newMemberId(), id)).rejects.toEqual(refused(404, 'member-not-found'));
  });
});
