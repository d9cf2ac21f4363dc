import { beforeAll, describe, expect, it } from 'vitest';
import { Acts, expectFirst } from './acts.ts';
import { type Answer, expectRefused } from './answers.ts';
import type { As, Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

const refusal = { status: 403, code: 'actor-is-beneficiary' };

/** An administrator, who may do what agents do, whose own member is the given one. */
async function staffWho(member: string, name = 'gains'): Promise<As> {
  return { token: await environment.runner.token('dev-admin', { claims: { sub: name, member } }) };
}

let cards = 0;
let ids = 0;

interface Party {
  readonly id: string;
  readonly card: string;
}

async function party(points: number): Promise<Party> {
  cards += 1;
  const card = `29870000${String(cards).padStart(5, '0')}`;
  return { id: await acts.memberWith(points, { identifiers: { cards: [card] } }), card: `card:${card}` };
}

/** A new id and a new purchase, so that each try is an act of its own. */
function newId(): string {
  ids += 1;
  return `own-${ids}`;
}

interface Door {
  /** Where the body names the other member. */
  readonly pointer?: '/to' | '/from';
  readonly send: (member: string, other: string, as: As) => Promise<Answer>;
}

const put = (path: string, body: object, as: As) =>
  environment.call('PUT', `/v1/members/${path}`, { as, body });

const doors: Readonly<Record<string, Door>> = {
  adjustment: {
    send: (member, _, as) => put(`${member}/adjustments/${newId()}`, { points: 1, reason: 'late' }, as),
  },
  opening: {
    send: (member, _, as) => put(`${member}/openings/${newId()}`, { source: 'legacy', points: 1 }, as),
  },
  'forgotten purchase': {
    send: (member, _, as) => {
      const purchase = purchaseOf(100, { reason: 'till-offline' });
      return put(`${member}/forgotten-purchases/${newId()}`, purchase, as);
    },
  },
  refund: {
    send: (member, _, as) => put(`${member}/redemptions/r1/refunds/${newId()}`, { points: 1 }, as),
  },
  transfer: {
    pointer: '/to',
    send: (member, to, as) => put(`${member}/transfers/${newId()}`, { to, points: 1 }, as),
  },
  move: {
    pointer: '/to',
    send: (member, to, as) =>
      put(`${member}/purchases/moved/moves/${newId()}`, { to, reason: 'wrong-card' }, as),
  },
  merge: {
    pointer: '/from',
    send: (member, from, as) => put(`${member}/merges/${newId()}`, { from, reason: 'mistake' }, as),
  },
};

const availableOf = async ({ id }: Party) => (await acts.balance(id)).body.available;

async function join(household: string, member: string, body: object = {}): Promise<void> {
  const path = `/v1/households/${household}/members/${member}`;
  expectFirst(await environment.call('PUT', path, { as: 'agent', body }));
}

describe.each(Object.entries(doors))('a %s', (_, { pointer, send }) => {
  let first: Party;
  let other: Party;

  beforeAll(async () => {
    [first, other] = [await party(5), await party(1)];
    expectFirst(await environment.buy(first.id, 'moved', purchaseOf(100)));
    expectFirst(await acts.redeem(first.id, 'r1', { points: 3 }));
  });

  const expectNothing = async (tries: readonly (() => Promise<Answer>)[], pointers?: readonly string[]) => {
    const before = [await availableOf(first), await availableOf(other)];
    for (const attempt of tries)
      expectRefused(await attempt(), { ...refusal, ...(pointers && { pointers }) });
    expect([await availableOf(first), await availableOf(other)]).toEqual(before);
  };

  it('is refused to the member of the path, by id and by card', async () => {
    const as = await staffWho(first.id);
    const named = [first.id, first.card];
    await expectNothing(named.map((one) => () => send(one, other.id, as)));
  });

  it('is refused to the other member, where there is one, by id and by card, and says where', async () => {
    const as = await staffWho(other.id);
    const named = pointer ? [other.id, other.card] : [];
    await expectNothing(
      named.map((one) => () => send(first.id, one, as)),
      [pointer ?? ''],
    );
  });

  it('is refused to who shares a household with one of its members', async () => {
    for (const shares of pointer ? [first, other] : [first]) {
      const [household, mate] = [`own-${crypto.randomUUID()}`, await party(1)];
      await join(household, mate.id, { mayRedeem: true });
      await join(household, shares.id);
      const as = await staffWho(mate.id);
      await expectNothing([() => send(first.id, other.id, as)]);
      expect(
        (
          await environment.call('DELETE', `/v1/households/${household}/members/${shares.id}`, {
            as: 'agent',
          })
        ).status,
      ).toBe(204);
    }
  });

  it('is refused to a token of before its member was merged into one of them', async () => {
    for (const survivor of pointer ? [first, other] : [first]) {
      const gone = await party(1);
      const as = await staffWho(gone.id);
      expectFirst(
        await put(`${survivor.id}/merges/${newId()}`, { from: gone.id, reason: 'mistake' }, 'agent'),
      );
      await expectNothing([() => send(first.id, other.id, as)]);
    }
  });

  it('is open to staff who are somebody else', async () => {
    const as = await staffWho((await party(1)).id);
    expectFirst(await send(first.id, other.card, as));
  });
});

describe('a household', () => {
  it('is changed by no staff who are in it, whoever joins, leaves, lends or may redeem', async () => {
    const [household, own, mate, stranger] = [newId(), await party(1), await party(9), await party(9)];
    await join(household, own.id);
    await join(household, mate.id, { contributes: false });
    const as = await staffWho(own.id);
    const call = (method: 'PUT' | 'DELETE', member: string, body?: object) =>
      environment.call(method, `/v1/households/${household}/members/${member}`, {
        as,
        ...(body && { body }),
      });
    const attempts = [
      () => call('PUT', mate.id, { contributes: true }),
      () => call('PUT', mate.card, { contributes: true }),
      () => call('PUT', mate.id, { contributes: false, mayRedeem: true }),
      () => call('PUT', stranger.id, {}),
      () => call('PUT', own.id, { mayRedeem: true }),
      () => call('DELETE', mate.id),
      () => call('DELETE', mate.card),
      () => call('DELETE', own.id),
    ];
    for (const attempt of attempts) await acts.expectNoTrace(attempt, refusal);
    const left = await environment.call('DELETE', `/v1/households/${household}/members/${own.id}`, {
      as: { member: own.id },
    });
    expect(left.status).toBe(204);
    expectFirst(await call('PUT', stranger.id, {}));
    expect((await call('DELETE', mate.id)).status).toBe(204);
    expectRefused(await call('PUT', own.id, {}), refusal);
  });

  it('has no contribution that staff approve who are in it, and may not redeem yet', async () => {
    const [household, own, lender] = [newId(), await party(1), await party(10_001)];
    await join(household, own.id);
    const path = `/v1/households/${household}/members/${lender.id}`;
    const asked = await environment.call('PUT', path, { as: 'agent', body: {} });
    expect(asked.status).toBe(202);
    const approve = `/v1/approvals/${asked.body.approvalId}/approve`;
    const as = await staffWho(own.id);
    await acts.expectNoTrace(() => environment.call('POST', approve, { as }), refusal);
    expectFirst(
      await environment.call('POST', approve, { as: await staffWho((await party(1)).id, 'other') }),
    );
  });
});

it('a transfer of their own points by a member who is staff elsewhere stays theirs to make', async () => {
  const [own, other] = [await party(5), await party(1)];
  const body = { to: other.id, points: 1 };
  expectFirst(await acts.transfer(own.id, newId(), body, { member: own.id }));
});
