import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue.ts';
import type { Contract } from '#shared/contracts/contract.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { newMemberId } from '../database.ts';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { doublePoints } from './promotions.ts';
import { purchaseOf } from './purchases.ts';

const CARD = '2981000012345';
const RECEIVER = 'm-receiver';

let environment: Environment;
let member: string;
let other: string;
let backtestId: string;
let before: Awaited<ReturnType<Environment['contents']>>;

beforeAll(async () => {
  environment = await startEnvironment();
  member = await environment.enrol({ identifiers: { cards: [CARD] } });
  other = await environment.enrol();
  await environment.enrol({}, RECEIVER);
  await environment.call('PUT', '/v1/rewards/coffee', { as: 'marketer', body: reward });
  await draft('tea');
  // Whatever can be booked once is booked, so that it is a replay from here on, whoever calls.
  await expectBooked('bookPurchase');
  await expectBooked('redeemPoints');
  await expectBooked('refundRedemption');
  await expectBooked('bookReturn');
  const path = `/v1/members/${member}/redemptions`;
  for (const id of ['captured', 'voided']) {
    await environment.call('PUT', `${path}/${id}`, { body: { points: 1, capture: false } });
  }
  await expectBooked('captureRedemption');
  await expectBooked('voidRedemption');
  await expectBooked('transferPoints', 'agent');
  await expectBooked('adjustPoints', 'agent');
  const author = { token: await environment.runner.token('dev-agent', { claims: { sub: 'author' } }) };
  const proposed = await environment.call('PUT', `/v1/members/${member}/adjustments/large`, {
    as: author,
    body: { points: 20_000, reason: 'late delivery' },
  });
  expect(proposed.status).toBe(202);
  await expectBooked('approveAdjustment', 'agent');
  await expectBooked('bookOpening', 'admin');
  const begun = await environment.call('POST', '/v1/promotions/tea/backtests', {
    as: 'marketer',
    body: bodies.startBacktest,
  });
  ({ backtestId } = begun.body);
  await environment.runner.drained();
  before = await environment.contents();
});
afterAll(() => environment.stop());

const draft = (promotionId: string) =>
  environment.call('PUT', `/v1/promotions/${promotionId}`, { as: 'marketer', body: doublePoints });

const purchase = purchaseOf(1234);
const reward = { name: 'A coffee', points: 500 };
/** Bodies that change nothing which is not the same already, so that calls may come in any order. */
const bodies: Readonly<Record<string, object>> = {
  putMember: {},
  lookupMember: { card: CARD },
  putSegments: { segments: ['tea-lovers'] },
  bookPurchase: purchase,
  putProgram: initialProgram,
  putReward: reward,
  putPromotion: doublePoints,
  activatePromotion: {},
  startBacktest: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
  bookReturn: { occurredAt: purchase.occurredAt, lines: [{ lineId: '1', quantity: 0.5 }] },
  quotePurchase: { purchase },
  redeemPoints: { points: 3 },
  captureRedemption: {},
  voidRedemption: {},
  refundRedemption: { points: 1 },
  transferPoints: { to: RECEIVER, points: 1 },
  adjustPoints: { points: 5, reason: 'late delivery' },
  approveAdjustment: {},
  bookOpening: { source: 'legacy', points: 7 },
};

const ids: Readonly<Record<string, string>> = {
  purchaseId: 'first',
  returnId: 'half',
  seq: '1',
  rewardId: 'coffee',
  promotionId: 'tea',
  redemptionId: 'spent',
  refundId: 'some',
  transferId: 'gift',
  adjustmentId: 'small',
  openingId: 'old',
};
/** Where a call is about another one than the usual. */
const idsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  captureRedemption: { redemptionId: 'captured' },
  voidRedemption: { redemptionId: 'voided' },
  approveAdjustment: { adjustmentId: 'large' },
  deletePromotion: { promotionId: 'spare' },
};
/** What has to be there for a call that takes it away. */
const prepared: Readonly<Record<string, () => Promise<unknown>>> = {
  deletePromotion: () => draft('spare'),
};
const queries: Readonly<Record<string, string>> = { findReceipts: '?store=dublin-1&purchaseId=first' };

function call(contract: Contract, as: As, who: string): Promise<Answer> {
  const { operationId } = contract;
  const named = { ...ids, backtestId, ...idsOf[operationId], member: who };
  const path = contract.path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof named) => named[name] ?? '');
  const body = bodies[operationId];
  return environment.call(contract.method, path + (queries[operationId] ?? ''), {
    as,
    ...(body && { body }),
  });
}

async function expectBooked(operationId: string, as: As = 'channel'): Promise<void> {
  const contract = catalogue.find((one) => one.operationId === operationId);
  if (!contract) throw new Error(`no call ${operationId}`);
  expect([200, 201]).toContain((await call(contract, as, member)).status);
}

const staff = ['channel', 'marketer', 'agent', 'analyst', 'admin'] as const;
const mayCall = ({ scopes }: Contract, scope: string): boolean =>
  scopes === 'public' || scope === 'admin' || (scopes as readonly string[]).includes(scope);

const FORBIDDEN = '{"message":"Forbidden"}';
const UNAUTHORIZED = '{"message":"Unauthorized"}';

describe.each(catalogue)('$method $path', (contract) => {
  it.each(staff.filter((role) => !mayCall(contract, role)))(
    'is forbidden to %s, by the gateway',
    async (role) => {
      const answer = await call(contract, role, member);
      expect([answer.status, answer.text]).toEqual([403, FORBIDDEN]);
      expect(await environment.contents()).toEqual(before);
    },
  );

  it('asks for a token, or is public', async () => {
    const answer = await call(contract, 'nobody', member);
    if (contract.scopes === 'public') {
      expect(answer.status).toBe(200);
    } else {
      expect([answer.status, answer.text]).toEqual([401, UNAUTHORIZED]);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    expect(await environment.contents()).toEqual(before);
  });

  it("holds a member's token to its scope, and to its own data", async () => {
    const own = await (contract.path.includes('{member}') && mayCall(contract, 'member')
      ? call(contract, { member: other }, member)
      : undefined);
    if (own) expectRefused(own, { status: 404, code: 'member-not-found' });
    if (!mayCall(contract, 'member')) {
      for (const who of [member, other]) {
        const answer = await call(contract, { member: other }, who);
        expect([answer.status, answer.text]).toEqual([403, FORBIDDEN]);
      }
    }
    expect(await environment.contents()).toEqual(before);
  });
});

const ofMembers = catalogue.filter(
  (contract) => contract.path.includes('{member}') && mayCall(contract, 'member'),
);

/** An answer but for what differs between any two: the id of the request and the clock. */
function bytesOf({ status, text, headers, body }: Answer): unknown {
  const changing = new Set(['date', 'apigw-requestid']);
  return {
    status,
    text: text.replaceAll(body.instance, ''),
    headers: [...headers].filter(([name]) => !changing.has(name)),
  };
}

describe.each(ofMembers)("somebody else's member with a member's token: $method $path", (contract) => {
  it('is as good as unknown, by id and by card: the same bytes', async () => {
    const stranger: As = { member: other };
    const unknown = await call(contract, stranger, newMemberId());
    expectRefused(unknown, { status: 404, code: 'member-not-found' });
    for (const who of [member, `card:${CARD}`, 'card:2981999999999']) {
      expect(bytesOf(await call(contract, stranger, who))).toEqual(bytesOf(unknown));
    }
  });

  it('is as good as unknown to a token of nobody, of a member without a log, of a member in part', async () => {
    const claimed = async (claims: object): Promise<As> => ({
      token: await environment.runner.token('dev-member', { member: other, claims: { ...claims } }),
    });
    const strangers: readonly As[] = [
      { member: newMemberId() },
      await claimed({ member: '' }),
      await claimed({ member: [member] }),
      await claimed({ member: { id: member } }),
      await claimed({ member: `${member} ${other}` }),
      await claimed({ member: '*' }),
      await claimed({ member: member.toUpperCase() }),
      await claimed({ member: `card:${CARD}` }),
      await claimed({ member: undefined, sub: member, username: member }),
    ];
    for (const stranger of strangers) {
      const answer = await call(contract, stranger, member);
      expectRefused(answer, { status: 404, code: 'member-not-found' });
    }
  });

  it('is open to its own member, by id and by card', async () => {
    const answers = [
      await call(contract, { member }, member),
      await call(contract, { member }, `card:${CARD}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe.each(catalogue)('$method $path', (contract) => {
  it.each(staff.filter((role) => mayCall(contract, role)))('is open to %s', async (role) => {
    await prepared[contract.operationId]?.();
    const answer = await call(contract, role, member);
    expect([200, 201, 202, 204]).toContain(answer.status);
  });
});
