import { randomUUID } from 'node:crypto';
import { BatchWriteItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditedAs, type Contract, namesMember } from '#shared/contracts/contract.ts';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { EveryCall, mayCall, purchase, staff, withToken } from './every-call.ts';
import { PartnerOffice, partnerPurchase } from './partners.ts';

const STRANGER = '9999000099990000';
const MINUTE_MS = 60_000;
/** The minutes that these calls may come in, however slow the machine. */
const MINUTES = 25;

let environment: Environment;
let calls: EveryCall;
let hub: string;

beforeAll(async () => {
  environment = await startEnvironment();
  calls = await EveryCall.prepare(environment);
  const { body } = await environment.call('GET', '/v1/clients', { as: 'admin' });
  hub = body.items.find(({ type }: { type: string }) => type === 'hub').clientId;
});
afterAll(() => environment.stop());

interface Door {
  readonly contract: Contract;
  readonly role: (typeof staff)[number];
}

/** Each call that takes an identifier, for a till and for somebody of staff. An enrolment is by id alone. */
const doors: readonly Door[] = withToken
  .filter((one) => namesMember(one) && one.operationId !== 'putMember')
  .flatMap((contract) => {
    const some = staff.find((one) => one !== 'channel' && mayCall(contract, one)) ?? 'admin';
    // Staff quote for nobody, or for a described person.
    const roles = contract.operationId === 'quotePurchase' ? [] : [some];
    return [...(mayCall(contract, 'channel') ? ['channel' as const] : []), ...roles].map((role) => ({
      contract,
      role,
    }));
  });

/** A caller with misses of its own: staff by their subject. */
async function callerOf(role: Door['role']): Promise<{ readonly as: As; readonly seeker: string }> {
  if (role === 'channel') return { as: 'channel', seeker: `client/${hub}` };
  const sub = `seeks-${randomUUID()}`;
  return {
    as: { token: await environment.runner.token(`dev-${role}`, { claims: { sub } }) },
    seeker: `staff/${sub}`,
  };
}

/** The call about a card. */
function ask({ contract }: Door, as: As, card: string): Promise<Answer> {
  const bodies: Readonly<Record<string, object>> = {
    lookupMember: { card },
    quotePurchase: { member: `card:${card}`, purchase },
  };
  return calls.call(contract, as, `card:${card}`, {}, {}, bodies[contract.operationId]);
}

async function missesOf(seeker: string): Promise<number> {
  let sum = 0;
  const { database: client, tables } = environment;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tables.rates })) {
    const own = Items.filter(({ id }) => id?.S?.startsWith(`misses/${seeker}/`));
    for (const { taken } of own) sum += Number(taken?.N);
  }
  return sum;
}

/** Uses up the coming minutes of a seeker, as calls elsewhere would. */
async function useUp(seeker: string): Promise<void> {
  const first = Math.floor(Date.now() / MINUTE_MS);
  const items = Array.from({ length: MINUTES }, (_, index) => ({
    PutRequest: { Item: { id: { S: `misses/${seeker}/${first + index}` }, taken: { N: '100000' } } },
  }));
  await environment.database.send(
    new BatchWriteItemCommand({ RequestItems: { [environment.tables.rates]: items } }),
  );
}

/** Makes calls within one minute of the clock. */
async function inOneMinute<Result>(make: () => Promise<Result>): Promise<Result> {
  const minute = () => Math.floor(Date.now() / MINUTE_MS);
  for (;;) {
    const began = minute();
    const result = await make();
    if (minute() === began) return result;
  }
}

/** All that a caller gets, but the id of the request and the seconds that are left. */
function bytesOf({ status, text, headers, body }: Answer): object {
  const told = ['content-type', 'ratelimit-policy', 'cache-control'].map((name) => headers.get(name));
  return [status, text.replaceAll(body.instance, ''), told];
}

const nameOf = ({ contract: { method, path }, role }: Door) => `${method} ${path} by ${role}`;
const named = doors.map((door) => [nameOf(door), door] as const);

describe('an enrolment', () => {
  const enrol = (as: As, referredBy: string) =>
    environment.call('PUT', `/v1/members/m-${randomUUID()}`, { as, body: { referredBy } });

  it('counts a referral code of nobody, and none of a member', async () => {
    const { as, seeker } = await callerOf('channel');
    const before = await missesOf(seeker);
    const unknown = { status: 422, code: 'referral-unknown', pointers: ['/referredBy'] };
    expectRefused(await enrol(as, 'ZZZZZZZZZZ'), unknown);
    expect(await missesOf(seeker)).toBe(before + 1);
    const { body } = await environment.call('GET', `/v1/members/${calls.member}/referral`, { as: 'agent' });
    expect((await enrol(as, body.code)).status).toBe(201);
    expect(await missesOf(seeker)).toBe(before + 1);
  });

  it('in a used-up minute is refused by a code of nobody, in the words of any miss', async () => {
    const { as, seeker } = await callerOf('agent');
    await useUp(seeker);
    expectRefused(await enrol(as, 'ZZZZZZZZZZ'), { status: 429, code: 'rate-limited' });
  });
});

it('the doors are the calls that take an identifier, by tills and by staff', () => {
  expect(doors.filter(({ role }) => role === 'channel').length).toBeGreaterThan(15);
  expect(doors.filter(({ role }) => role !== 'channel').length).toBeGreaterThan(30);
});

describe.each(named)('%s', (_, door) => {
  it('counts a card of nobody, and none of a member', async () => {
    const { as, seeker } = await callerOf(door.role);
    const before = await missesOf(seeker);
    expectRefused(await ask(door, as, STRANGER), { status: 404, code: 'member-not-found' });
    expect(await missesOf(seeker)).toBe(before + 1);
    if (auditedAs(door.contract) !== 'read') return;
    expect((await ask(door, as, calls.card.slice('card:'.length))).status).toBeLessThan(404);
    expect(await missesOf(seeker)).toBe(before + 1);
  });
});

it('a card of nobody counts where it is the other member of an act of staff', async () => {
  const { as, seeker } = await callerOf('agent');
  const other = `card:${STRANGER}`;
  const reason = 'wrong-card';
  const acts: readonly (readonly [operationId: string, pointer: string, body: object])[] = [
    ['transferPoints', '/to', { to: other, points: 1 }],
    ['movePurchase', '/to', { to: other, reason }],
    ['mergeMembers', '/from', { from: other, reason: 'duplicate-enrolment' }],
  ];
  for (const [operationId, pointer, body] of acts) {
    const contract = withToken.find((one) => one.operationId === operationId);
    if (!contract) throw new Error(operationId);
    const ids = { transferId: 'new', moveId: 'new', mergeId: 'new' };
    const answer = await calls.call(contract, as, calls.member, ids, {}, body);
    expectRefused(answer, { status: 404, code: 'member-not-found', pointers: [pointer] });
  }
  expect(await missesOf(seeker)).toBe(acts.length);
});

describe('a used-up minute', () => {
  beforeAll(() => useUp(`client/${hub}`));

  it.each(named)('%s tells no card of a member from one of nobody', async (_, door) => {
    const { as, seeker } = await callerOf(door.role);
    if (door.role !== 'channel') await useUp(seeker);
    const { card } = await calls.subject(door.contract);
    const [stranger, member] = await inOneMinute(async () => [
      await ask(door, as, STRANGER),
      await ask(door, as, card.slice('card:'.length)),
    ]);
    expectRefused(stranger, { status: 429, code: 'rate-limited' });
    expect(Number(stranger.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(stranger.headers.get('ratelimit')).toMatch(/^"misses";r=0;t=\d+$/);
    const policy =
      door.role === 'channel' ? '"client";q=2000;w=1, "misses";q=1000;w=60' : '"misses";q=100;w=60';
    expect(stranger.headers.get('ratelimit-policy')).toBe(policy);
    // A booking succeeds, so that tills go on; whatever is refused tells nothing.
    if (auditedAs(door.contract) === 'read' || member.status >= 400) {
      expect(bytesOf(member)).toEqual(bytesOf(stranger));
    } else {
      expect(auditedAs(door.contract)).toBe('act');
    }
    if (door.role === 'channel' && auditedAs(door.contract) === 'act')
      expect(member.status).toBeLessThan(300);
  });

  it('tells a partner nothing either', async () => {
    const office = new PartnerOffice(() => environment);
    const rail = await office.add('rail');
    await useUp('partner/rail');
    const sale = (card: string) => office.sign(rail, 'purchases', partnerPurchase(`card:${card}`, 'p1'));
    expectRefused(await sale(STRANGER), { status: 429, code: 'rate-limited' });
    expect((await sale(calls.card.slice('card:'.length))).status).toBe(201);
  });
});
