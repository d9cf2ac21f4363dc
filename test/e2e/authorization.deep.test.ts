import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import type { Contract } from '#shared/contracts/contract.ts';
import { newMemberId } from '../database.ts';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { EveryCall, mayCall, staff, withToken } from './every-call.ts';

let environment: Environment;
let calls: EveryCall;
let member: string;
let other: string;
let erased: string;
let before: Awaited<ReturnType<Environment['contents']>>;

beforeAll(async () => {
  environment = await startEnvironment();
  calls = await EveryCall.prepare(environment);
  ({ member, other, erased } = calls);
  before = await environment.contents();
});
afterAll(() => environment.stop());

/** Calls that an analyst may make for erased members only. */
const ofErased: ReadonlySet<string> = new Set(['listEntries', 'getEntry']);

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
    answers.unshift(await calls.call(contract, { member: caller }, who));
    return answers[0]?.status;
  };
  await expect.poll(again, { timeout: 60_000, interval: 100 }).not.toBe(429);
  const [last] = answers;
  if (!last) throw new Error('no answer');
  return last;
}

const FORBIDDEN = '{"message":"Forbidden"}';
const UNAUTHORIZED = '{"message":"Unauthorized"}';

describe.each(withToken)('$method $path', (contract) => {
  it.each(staff.filter((role) => !mayCall(contract, role)))(
    'is forbidden to %s, by the gateway',
    async (role) => {
      const answer = attempted(contract, await calls.call(contract, role, member));
      expect([answer.status, answer.text]).toEqual([403, FORBIDDEN]);
      expect(await environment.contents()).toEqual(before);
    },
  );

  it('asks for a token, or is public', async () => {
    const answer = await calls.call(contract, 'nobody', member);
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
        const answer = attempted(contract, await calls.call(contract, { member: other }, who));
        expect([answer.status, answer.text]).toEqual([403, FORBIDDEN]);
      }
    }
    expect(await environment.contents()).toEqual(before);
  });
});

const ofMembers = catalogue.filter(
  (contract) => contract.path.includes('{member}') && mayCall(contract, 'member'),
);

/**
 * An answer but for what differs between any two: the id of the request, the clock, and the caller's own calls that are
 * left.
 */
function bytesOf({ status, text, headers, body }: Answer): unknown {
  const changing = new Set(['date', 'apigw-requestid', 'ratelimit']);
  return {
    status,
    text: text.replaceAll(body.instance, ''),
    headers: [...headers].filter(([name]) => !changing.has(name)),
  };
}

describe.each(ofMembers)("somebody else's member with a member's token: $method $path", (contract) => {
  it('gets the response of an unknown member, by id and by card: the same bytes', async () => {
    // A member's token gets 20 calls a second: each of these tests calls as somebody else.
    const stranger: As = { member: newMemberId() };
    const unknown = await calls.call(contract, stranger, newMemberId());
    expectRefused(unknown, { status: 404, code: 'member-not-found' });
    for (const who of [member, calls.card, 'card:2981999999999']) {
      expect(bytesOf(attempted(contract, await calls.call(contract, stranger, who)))).toEqual(
        bytesOf(unknown),
      );
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
      await claimed({ member: calls.card }),
      await claimed({ member: undefined, sub: member, username: member }),
    ];
    for (const stranger of strangers) {
      const answer = attempted(contract, await calls.call(contract, stranger, member));
      expectRefused(answer, { status: 404, code: 'member-not-found' });
    }
  });

  it('is open to its own member, by id and by card', async () => {
    for (const by of ['id', 'card'] as const) {
      const own = await calls.subject(contract);
      const answer = await callAsMember(contract, own.id, own[by]);
      expect([200, 201, 204]).toContain(answer.status);
    }
  });
});

describe.each(withToken)('$method $path', (contract) => {
  it.each(staff.filter((role) => mayCall(contract, role)))('is open to %s', async (role) => {
    await calls.prepare(contract);
    const erasedOnly = role === 'analyst' && ofErased.has(contract.operationId);
    if (erasedOnly) {
      const forbidden = await calls.call(contract, role, member);
      expectRefused(forbidden, { status: 403, code: 'forbidden' });
      expect(bytesOf(await calls.call(contract, role, newMemberId()))).toEqual(bytesOf(forbidden));
    }
    const answer = await calls.call(contract, role, erasedOnly ? erased : (await calls.subject(contract)).id);
    expect([200, 201, 202, 204]).toContain(answer.status);
  });
});

it('lets in nobody of all who tried and may not', () => {
  expect(attempts.letIn).toEqual([]);
  expect(attempts.tried).toBeGreaterThan(catalogue.length * 4);
});
