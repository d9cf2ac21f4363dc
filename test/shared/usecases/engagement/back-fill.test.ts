import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { sumOf } from '#shared/domain/ledger/accounts.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { fillMember } from '#shared/usecases/engagement/back-fill/fill-member.ts';
import { definitionsOf } from '#shared/usecases/engagement/known-definitions.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { type Database, newId, startDatabase } from '../../../database.ts';
import { achievement, challenge } from '../../domain/engagement/counting.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { erase, giveBack, merge, suspend } from '../ledger/acts.ts';
import { Counter } from './counter.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const DEFINITION = challenge({
  definitionId: 'c',
  goal: { metric: 'purchases', target: 2 },
  repeatable: { times: 10 },
});

function newCounter(): Counter {
  return new Counter(dynamoDb(database.config()), database.tables);
}

function fill(counter: Counter, memberId: string, definition: DefinitionVersion = DEFINITION) {
  const definitions = definitionsOf(counter.known, counter.books.clock);
  if (!definitions) throw new TypeError('nothing is defined');
  return fillMember(counter.ports, { definition, definitions }, memberId);
}

/** Activates the definition now. */
function activate(counter: Counter, definition: DefinitionVersion = DEFINITION): void {
  counter.books.clock += 1000;
  counter.define(definition, [{ from: counter.books.clock }]);
  counter.books.clock += 1000;
}

const buy = async ({ books }: Counter, memberId: string, id = newId('p')) => {
  await books.buy(memberId, id, purchaseOf(1000, { occurredAt: books.clock }));
  books.clock += 1000;
  return id;
};

const bonus = (n: number) => `bonus/challenges/c/lifetime/${n}/`;

/** The tallies and how many unlockings stand, whatever their numbers. */
async function counted(counter: Counter, memberId: string) {
  const shown = await counter.shown(memberId);
  return Object.fromEntries(
    Object.entries(shown).map(([key, { tallies, standing }]) => [
      key,
      { tallies, standing: standing.length },
    ]),
  );
}

/** Points that bonuses brought and revocations left. */
async function pointsOf({ books }: Counter, memberId: string): Promise<number> {
  const log = await books.log(memberId);
  const bonuses = log.filter(({ entry }) => entry.kind === 'bonus');
  return bonuses.reduce((sum, { entry }) => sum + sumOf(entry.postings, 'available'), 0);
}

async function reinstate({ books }: Counter, memberId: string) {
  const content = { status: 'active', reason: 'other' } as const;
  const command = { changeId: newId('back'), ...content, by: 'agent-1', contentHash: contentHash(content) };
  await changeStatus(books.ports, books.programs, memberId, command);
}

describe('a back-fill of a member', () => {
  it('unlocks what was reached before the definition was active, once, and live counting goes on from it', async () => {
    const counter = newCounter();
    const member = await counter.books.newMember();
    for (let n = 0; n < 3; n += 1) await buy(counter, member);
    activate(counter);
    expect(await fill(counter, member)).toEqual({ isMoved: true, unlocked: 1, waiting: 0, points: 100 });
    expect(await counter.bonuses(member)).toEqual([bonus(1)]);
    expect(await fill(counter, member)).toEqual({ isMoved: false, unlocked: 0, waiting: 0, points: 0 });
    await buy(counter, member);
    await counter.run(member);
    expect(await counter.shown(member)).toEqual({
      'challenges/c/lifetime': { tallies: [4], standing: ['1', '2'] },
    });
    expect(await counter.bonuses(member)).toEqual([bonus(1), bonus(2)]);
  });

  it('lets goods of before come back, and takes their bonus', async () => {
    const counter = newCounter();
    const member = await counter.books.newMember();
    await buy(counter, member, 'one');
    await buy(counter, member, 'two');
    activate(counter);
    await fill(counter, member);
    await giveBack(counter.books, member, 'two', 'r');
    await counter.run(member);
    expect(await counter.shown(member)).toEqual({ 'challenges/c/lifetime': { tallies: [1], standing: [] } });
    expect(await counter.bonuses(member)).toEqual([bonus(1), `${bonus(1)}revocation/1/`]);
  });

  it('counts entries that the consumer took before it knew the definition', async () => {
    const counter = newCounter();
    const member = await counter.books.newMember();
    await buy(counter, member);
    activate(counter);
    await buy(counter, member);
    await buy(counter, member);
    await fill(counter, member);
    expect(await counter.shown(member)).toEqual({
      'challenges/c/lifetime': { tallies: [3], standing: ['1'] },
    });
  });

  it('keeps what was unlocked already under its number', async () => {
    const counter = newCounter();
    const member = await counter.books.newMember();
    for (let n = 0; n < 3; n += 1) await buy(counter, member);
    activate(counter);
    await buy(counter, member);
    await buy(counter, member);
    await counter.run(member);
    expect(await counter.shown(member)).toEqual({
      'challenges/c/lifetime': { tallies: [2], standing: ['1'] },
    });
    expect(await fill(counter, member)).toMatchObject({ unlocked: 1 });
    expect(await counter.shown(member)).toEqual({
      'challenges/c/lifetime': { tallies: [5], standing: ['1', '2'] },
    });
  });

  it('loses nothing to a consumer that moves the row meanwhile, nor takes anything from it', async () => {
    const counter = newCounter();
    const member = await counter.books.newMember();
    await buy(counter, member);
    activate(counter);
    await buy(counter, member);
    await counter.run(member);
    await buy(counter, member);
    const { put } = counter.progress;
    const between = async (act: () => Promise<unknown>, run: () => Promise<unknown>) => {
      let met = false;
      counter.progress.put = async (...args) => {
        if (!met) {
          met = true;
          await act();
        }
        return put.apply(counter.progress, args);
      };
      await run();
      counter.progress.put = put;
    };
    await between(
      () => counter.run(member),
      () => fill(counter, member),
    );
    expect(await counted(counter, member)).toEqual({
      'challenges/c/lifetime': { tallies: [3], standing: 1 },
    });
    const other = await counter.books.newMember();
    for (let n = 0; n < 3; n += 1) await buy(counter, other);
    counter.known = [{ definition: DEFINITION, spans: [{ from: counter.books.clock }] }];
    counter.books.clock += 1000;
    await buy(counter, other);
    await counter.run(other);
    const { ledger } = counter.books;
    const { head } = ledger;
    const [read, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    ledger.head = async (...args) => {
      ledger.head = head;
      const found = await head.apply(ledger, args);
      read.resolve();
      await goesOn.promise;
      return found;
    };
    const filling = fill(counter, other);
    await read.promise;
    await buy(counter, other);
    await between(
      async () => {
        goesOn.resolve();
        await filling;
      },
      () => counter.run(other),
    );
    expect(await counted(counter, other)).toEqual({ 'challenges/c/lifetime': { tallies: [5], standing: 2 } });
  });

  it('brings a survivor what the absorbed member had bought, also where it comes back, and gives nothing twice', async () => {
    const counter = newCounter();
    const [survivor, absorbed] = [await counter.books.newMember(), await counter.books.newMember()];
    await buy(counter, absorbed, 'theirs');
    await buy(counter, survivor);
    await merge(counter.books, survivor, absorbed, 'm');
    activate(counter);
    for (const member of [absorbed, survivor, absorbed, survivor]) await fill(counter, member);
    expect(await counted(counter, survivor)).toEqual({
      'challenges/c/lifetime': { tallies: [2], standing: 1 },
    });
    expect(await counter.bonuses(survivor)).toEqual([bonus(1)]);
    await giveBack(counter.books, survivor, 'theirs', 'r');
    await counter.run(survivor);
    expect(await counted(counter, survivor)).toEqual({
      'challenges/c/lifetime': { tallies: [1], standing: 0 },
    });
  });

  it('pays what a merged member had reached to the survivor alone, whoever is read first', async () => {
    const counter = newCounter();
    const [survivor, absorbed] = [await counter.books.newMember(), await counter.books.newMember()];
    await buy(counter, absorbed);
    await buy(counter, absorbed);
    await merge(counter.books, survivor, absorbed, 'm');
    activate(counter);
    for (const member of [absorbed, survivor, absorbed, survivor]) await fill(counter, member);
    expect(await counter.bonuses(survivor)).toEqual([bonus(1)]);
    expect(await pointsOf(counter, survivor)).toBe(100);
  });

  it('lets the bonus of a suspended member wait, and gives an erased one nothing', async () => {
    const counter = newCounter();
    const [suspended, erased] = [await counter.books.newMember(), await counter.books.newMember()];
    for (const member of [suspended, erased]) {
      await buy(counter, member);
      await buy(counter, member);
    }
    await suspend(counter.books, suspended, 'away');
    await erase(counter.books, erased);
    activate(counter);
    expect(await fill(counter, suspended)).toMatchObject({ unlocked: 0, waiting: 1, points: 0 });
    expect(await fill(counter, erased)).toMatchObject({ isMoved: false });
    await reinstate(counter, suspended);
    await counter.run(suspended);
    expect(await counter.bonuses(suspended)).toEqual([bonus(1)]);
  });

  it('pays months that progress has forgotten, each once', async () => {
    const monthly = achievement({
      definitionId: 'c',
      goal: { metric: 'purchases', target: 1 },
      period: 'month',
      reward: { points: 100 },
    });
    const counter = newCounter();
    const member = await counter.books.newMember();
    await buy(counter, member);
    counter.books.clock += 500 * 86_400_000;
    await buy(counter, member);
    activate(counter, monthly);
    expect(await fill(counter, member, monthly)).toMatchObject({ unlocked: 2, points: 200 });
    expect(await fill(counter, member, monthly)).toEqual({
      isMoved: false,
      unlocked: 0,
      waiting: 0,
      points: 0,
    });
    expect(await pointsOf(counter, member)).toBe(200);
    expect(Object.keys(await counter.shown(member))).toEqual(['achievements/c/2028-04']);
  });

  it('comes to what live counting from the start has, wherever it comes', async () => {
    const act = fc.oneof(
      { weight: 4, arbitrary: fc.constant('buy' as const) },
      fc.constantFrom('giveBack', 'suspend', 'reinstate', 'count').map((kind) => kind),
    );
    const goals: readonly Partial<DefinitionVersion>[] = [
      { goal: { metric: 'purchases', target: 2 }, repeatable: { times: 3 } },
      { goal: { metric: 'spend', target: 1500 }, revocable: false },
      {
        order: 'sequence',
        steps: ['a', 'b'].map((id) => ({ id, goal: { metric: 'purchases', target: 1 } })),
        repeatable: { times: 5 },
      },
    ];
    const cases = fc.record({
      acts: fc.array(act, { minLength: 2, maxLength: 12 }),
      goal: fc.constantFrom(...goals),
      activated: fc.nat({ max: 10 }),
      filled: fc.nat({ max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ acts, goal, activated, filled }) => {
        const { goal: _, ...base } = DEFINITION;
        const definition: DefinitionVersion = { ...base, ...goal };
        const [live, late] = [newCounter(), newCounter()];
        live.define(definition);
        const members = await Promise.all([live.books.newMember(), late.books.newMember()]);
        const fillAt = Math.min(acts.length, activated + filled);
        for (const [at, kind] of acts.entries()) {
          if (at === Math.min(activated, acts.length - 1))
            late.define(definition, [{ from: late.books.clock }]);
          if (at === fillAt) await fill(late, members[1] ?? '', definition);
          for (const [side, counter] of [live, late].entries()) {
            const member = members[side] ?? '';
            await perform(counter, member, { kind, at, acts });
            counter.books.clock += 1000;
            if (side === 0 || kind === 'count') await counter.run(member);
          }
        }
        for (const [side, counter] of [live, late].entries()) {
          const member = members[side] ?? '';
          await perform(counter, member, { kind: 'reinstate', at: acts.length, acts });
          await counter.run(member);
        }
        await fill(late, members[1] ?? '', definition);
        expect(await counted(late, members[1] ?? '')).toEqual(await counted(live, members[0] ?? ''));
        expect(await pointsOf(late, members[1] ?? '')).toBe(await pointsOf(live, members[0] ?? ''));
      }),
      { numRuns: 15 },
    );
  });
});

interface Step {
  readonly kind: string;
  readonly at: number;
  readonly acts: readonly string[];
}

/** Does an act of a run where it can be done; both sides do the same. */
async function perform(counter: Counter, member: string, { kind, at, acts }: Step): Promise<void> {
  const { books } = counter;
  const suspendedBefore =
    acts.slice(0, at).findLast((one) => one === 'suspend' || one === 'reinstate') === 'suspend';
  if (kind === 'buy' && !suspendedBefore)
    await books.buy(member, `p-${at}`, purchaseOf(1000, { occurredAt: books.clock }));
  if (kind === 'suspend' && !suspendedBefore) await suspend(books, member, `s-${at}`);
  if (kind === 'reinstate' && suspendedBefore) await reinstate(counter, member);
  if (kind !== 'giveBack') return;
  const back = (await books.log(member)).map(({ entry }) => entry);
  const bought = back
    .filter((entry) => entry.kind === 'accrual')
    .map(({ reference }) => reference.split('/')[1] ?? '');
  const open = bought.filter(
    (id) => !back.some((entry) => entry.kind === 'return' && entry.reference.split('/')[1] === id),
  );
  const id = open[at % Math.max(1, open.length)];
  if (id !== undefined) await giveBack(books, member, id, `r-${at}`);
}
