import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import type { Contract } from '#shared/contracts/contract.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { newMemberId } from '../database.ts';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { PartnerOffice } from './partners.ts';
import { doublePoints } from './promotions.ts';
import { purchaseOf } from './purchases.ts';

const CARD = '2981000012345';
const RECEIVER = 'm-receiver';
const DUPLICATE = 'm-duplicate';

let environment: Environment;
let member: string;
let other: string;
let backtestId: string;
let erased: string;
let ended = 0;
let clientId: string;
let keyId: string;
let before: Awaited<ReturnType<Environment['contents']>>;

beforeAll(async () => {
  environment = await startEnvironment();
  member = await environment.enrol({ identifiers: { cards: [CARD] } });
  other = await environment.enrol();
  await environment.enrol({}, RECEIVER);
  await environment.enrol({}, DUPLICATE);
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
  await expectBooked('bookForgottenPurchase', 'agent');
  await expectBooked('movePurchase', 'agent');
  await expectBooked('adjustPoints', 'agent');
  await expectBooked('joinHousehold', 'agent');
  const author = { token: await environment.runner.token('dev-agent', { claims: { sub: 'author' } }) };
  const proposed = await environment.call('PUT', `/v1/members/${member}/adjustments/large`, {
    as: author,
    body: { points: 20_000, reason: 'late delivery' },
  });
  expect(proposed.status).toBe(202);
  await expectBooked('approveAdjustment', 'agent');
  await expectBooked('mergeMembers', 'agent');
  erased = await environment.enrol();
  await environment.buy(erased, 'p1', purchase);
  await environment.call('DELETE', `/v1/members/${erased}`, { as: 'agent' });
  await environment.call('PUT', `/v1/members/${member}/status/first`, {
    as: 'agent',
    body: { status: 'suspended', reason: 'mistake' },
  });
  await expectBooked('changeStatus', 'agent');
  await expectBooked('bookOpening', 'admin');
  const begun = await environment.call('POST', '/v1/promotions/tea/backtests', {
    as: 'marketer',
    body: bodies.startBacktest,
  });
  ({ backtestId } = begun.body);
  const { body: clients } = await environment.call('GET', '/v1/clients', { as: 'admin' });
  clientId = clients.items.find(({ type }: { type: string }) => type === 'web').clientId;
  ({ keyId } = await new PartnerOffice(() => environment).add('air-miles'));
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
  joinHousehold: {},
  putSegments: { segments: ['tea-lovers'] },
  bookPurchase: purchase,
  bookForgottenPurchase: { ...purchase, reason: 'card-forgotten' },
  movePurchase: { to: RECEIVER, reason: 'wrong-card' },
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
  changeStatus: { status: 'active', reason: 'mistake' },
  linkSignIn: { username: 'dev-analyst' },
  mergeMembers: { from: DUPLICATE, reason: 'duplicate-enrolment' },
  approveAdjustment: {},
  putClient: { name: 'Shop' },
  putPartner: { name: 'air-miles' },
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
  moveId: 'moved',
  adjustmentId: 'small',
  changeId: 'second',
  mergeId: 'duplicate',
  householdId: 'home',
  partnerId: 'air-miles',
  openingId: 'old',
};
/** Where a call is about another one than the usual. */
const idsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bookForgottenPurchase: { purchaseId: 'forgotten' },
  movePurchase: { purchaseId: 'forgotten' },
  captureRedemption: { redemptionId: 'captured' },
  voidRedemption: { redemptionId: 'voided' },
  approveAdjustment: { adjustmentId: 'large' },
  deletePromotion: { promotionId: 'spare' },
  // One that the member has left: it is not there.
  leaveHousehold: { householdId: 'left' },
};
/** What has to be there for a call that takes it away. */
const prepared: Readonly<Record<string, () => Promise<unknown>>> = {
  deletePromotion: () => draft('spare'),
};
const queries: Readonly<Record<string, string>> = {
  findReceipts: '?store=dublin-1&purchaseId=first',
  listActs: '?member=m-receiver',
};

/** What an analyst may read of erased members only. */
const ofErased: ReadonlySet<string> = new Set(['listEntries', 'getEntry']);

/** Calls after which there is no such member any more. */
const ending: ReadonlySet<string> = new Set(['eraseMember']);

/** The member that an accepted call is about, as a path may name it. */
async function subject({ operationId }: Contract): Promise<{ readonly id: string; readonly card: string }> {
  if (!ending.has(operationId)) return { id: member, card: `card:${CARD}` };
  const card = String(7_000_000 + ended++);
  return { id: await environment.enrol({ identifiers: { cards: [card] } }), card: `card:${card}` };
}

function call(contract: Contract, as: As, who: string): Promise<Answer> {
  const { operationId } = contract;
  const named = { ...ids, backtestId, clientId, keyId, ...idsOf[operationId], member: who };
  const path = contract.path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof named) => named[name] ?? '');
  const body = bodies[operationId];
  return environment.call(contract.method, path + (queries[operationId] ?? ''), {
    as,
    ...(body && { body }),
  });
}

/** Attempts of those who may not, and what was let in of them. */
const attempts: { tried: number; readonly letIn: string[] } = { tried: 0, letIn: [] };

/** Counts an attempt that has to be refused. */
function attempted({ operationId }: Contract, answer: Answer): Answer {
  attempts.tried += 1;
  if (answer.status < 400) attempts.letIn.push(operationId);
  return answer;
}

/** A member's token gets 20 calls a second; one too many is made again. */
async function callAsMember(contract: Contract, caller: string, who: string): Promise<Answer> {
  const answers: Answer[] = [];
  const again = async () => {
    answers.unshift(await call(contract, { member: caller }, who));
    return answers[0]?.status;
  };
  await expect.poll(again, { timeout: 60_000, interval: 100 }).not.toBe(429);
  const [last] = answers;
  if (!last) throw new Error('no answer');
  return last;
}

async function expectBooked(operationId: string, as: As = 'channel'): Promise<void> {
  const contract = catalogue.find((one) => one.operationId === operationId);
  if (!contract) throw new Error(`no call ${operationId}`);
  expect([200, 201]).toContain((await call(contract, as, member)).status);
}

const staff = ['channel', 'marketer', 'agent', 'analyst', 'admin'] as const;
const mayCall = ({ scopes }: Contract, scope: string): boolean =>
  scopes === 'public' || scope === 'admin' || (scopes as readonly string[]).includes(scope);

/** Calls for which a token says who calls; where the body is signed, see partners.test.ts. */
const withToken = catalogue.filter(({ signed }) => signed !== true);

const FORBIDDEN = '{"message":"Forbidden"}';
const UNAUTHORIZED = '{"message":"Unauthorized"}';

describe.each(withToken)('$method $path', (contract) => {
  it.each(staff.filter((role) => !mayCall(contract, role)))(
    'is forbidden to %s, by the gateway',
    async (role) => {
      const answer = attempted(contract, await call(contract, role, member));
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
      ? callAsMember(contract, other, member)
      : undefined);
    if (own) expectRefused(attempted(contract, own), { status: 404, code: 'member-not-found' });
    if (!mayCall(contract, 'member')) {
      for (const who of [member, other]) {
        const answer = attempted(contract, await call(contract, { member: other }, who));
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
    // A member's token gets 20 calls a second: each of these tests calls as somebody else.
    const stranger: As = { member: newMemberId() };
    const unknown = await call(contract, stranger, newMemberId());
    expectRefused(unknown, { status: 404, code: 'member-not-found' });
    for (const who of [member, `card:${CARD}`, 'card:2981999999999']) {
      expect(bytesOf(attempted(contract, await call(contract, stranger, who)))).toEqual(bytesOf(unknown));
    }
  });

  it('is as good as unknown to a token of nobody, of a member without a log, of a member in part', async () => {
    const claimed = async (claims: object): Promise<As> => ({
      token: await environment.runner.token('dev-member', { member: newMemberId(), claims: { ...claims } }),
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
      const answer = attempted(contract, await call(contract, stranger, member));
      expectRefused(answer, { status: 404, code: 'member-not-found' });
    }
  });

  it('is open to its own member, by id and by card', async () => {
    for (const by of ['id', 'card'] as const) {
      const own = await subject(contract);
      const answer = await callAsMember(contract, own.id, own[by]);
      expect([200, 204]).toContain(answer.status);
    }
  });
});

describe.each(withToken)('$method $path', (contract) => {
  it.each(staff.filter((role) => mayCall(contract, role)))('is open to %s', async (role) => {
    await prepared[contract.operationId]?.();
    const erasedOnly = role === 'analyst' && ofErased.has(contract.operationId);
    if (erasedOnly) {
      const forbidden = await call(contract, role, member);
      expectRefused(forbidden, { status: 403, code: 'forbidden' });
      expect(bytesOf(await call(contract, role, newMemberId()))).toEqual(bytesOf(forbidden));
    }
    const answer = await call(contract, role, erasedOnly ? erased : (await subject(contract)).id);
    expect([200, 201, 202, 204]).toContain(answer.status);
  });
});

it('lets in nobody of all who tried and may not', () => {
  expect(attempts.letIn).toEqual([]);
  expect(attempts.tried).toBeGreaterThan(catalogue.length * 4);
});
