import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { Acts, expectFirst, expectReplay } from './acts.ts';
import type { Answer } from './answers.ts';
import type { As, Environment } from './environment.ts';
import { useSharedLaurel } from './shared-laurel.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const again = { status: 401, code: 'sign-in-again' };

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel(async (laurel) => {
  environment = laurel;
  const body = { name: 'A kettle', points: 6_000 };
  expect((await environment.call('PUT', '/v1/rewards/kettle', { as: 'marketer', body })).status).toBe(201);
});

/** A token of somebody who signed in so long ago, as the token endpoint gives it. */
async function signedIn(millisecondsAgo: number, client: object): Promise<As> {
  const form = {
    grant_type: 'client_credentials',
    client_secret: 'dev',
    auth_time: String(Math.floor((Date.now() - millisecondsAgo) / SECOND)),
    ...client,
  };
  const body = new URLSearchParams(form);
  const answer = await fetch(`${environment.runner.url}/oauth2/token`, { method: 'POST', body });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return { token };
}

const own = (member: string, millisecondsAgo: number) =>
  signedIn(millisecondsAgo, { client_id: 'dev-member', member });

/** As a change of the e-mail address leaves it. */
async function contactChanged(member: string, millisecondsAgo: number): Promise<void> {
  await environment.database.send(
    new UpdateItemCommand({
      TableName: environment.tables.members,
      Key: { id: { S: `member/${member}` }, part: { S: 'person' } },
      UpdateExpression: 'SET contactChangedAt = :at',
      ConditionExpression: 'attribute_exists(id)',
      ExpressionAttributeValues: { ':at': { N: String(Date.now() - millisecondsAgo) } },
    }),
  );
}

function expectChallenge(answer: Answer, maxAge: number): void {
  expect(answer.body.maxAge).toBe(maxAge);
  expect(answer.headers.get('www-authenticate')).toBe(
    `Bearer error="insufficient_user_authentication", error_description="A more recent sign-in is needed", max_age="${maxAge}"`,
  );
}

describe('more points than the programme lets go by an old sign-in', () => {
  it('ask a member to sign in again; then the same call is booked, and replayed for any sign-in', async () => {
    const member = await acts.memberWith(30_000);
    const old = await own(member, 11 * MINUTE);
    expectFirst(await acts.redeem(member, 'few', { points: 10_000 }, old));
    const refused = await acts.expectNoTrace(() => acts.redeem(member, 'r1', { points: 10_001 }, old), again);
    expectChallenge(refused, 600);
    const first = await acts.redeem(member, 'r1', { points: 10_001 }, await own(member, 9 * MINUTE));
    expectFirst(first);
    expectReplay(await acts.redeem(member, 'r1', { points: 10_001 }, old), first);
  });

  it('are counted as points whatever is asked for: a value, pieces of a reward, a reservation', async () => {
    const member = await acts.memberWith(30_000);
    const old = await own(member, HOUR);
    const asked: readonly object[] = [
      { value: { amount: 10_001, currency: 'EUR' } },
      { rewardId: 'kettle', quantity: 2 },
      { points: 10_001, capture: false },
    ];
    for (const body of asked) {
      await acts.expectNoTrace(() => acts.redeem(member, 'r1', body, old), again);
    }
    expectFirst(await acts.redeem(member, 'r1', { rewardId: 'kettle' }, old));
  });

  it('are asked about when they are set aside: they are captured later by any sign-in', async () => {
    const member = await acts.memberWith(20_000);
    const body = { points: 15_000, capture: false };
    expectFirst(await acts.redeem(member, 'r1', body, await own(member, 0)));
    const captured = await acts.capture(member, 'r1', undefined, await own(member, HOUR));
    expect([captured.status, captured.body.redemption.status]).toEqual([200, 'captured']);
  });

  it('are not given away either', async () => {
    const [sender, receiver] = [await acts.memberWith(30_000), await environment.enrol()];
    const old = await own(sender, HOUR);
    const body = { to: receiver, points: 10_001 };
    expectChallenge(await acts.expectNoTrace(() => acts.transfer(sender, 't1', body, old), again), 600);
    const first = await acts.transfer(sender, 't1', body, await own(sender, 0));
    expectFirst(first);
    expectReplay(await acts.transfer(sender, 't1', body, old), first);
    await acts.expectNoTrace(() => acts.transfer(sender, 't2', { to: receiver, points: 1 }, old), again);
  });

  it('are summed up over a day: many small acts ask for a sign-in like a large one', async () => {
    const [member, receiver] = [await acts.memberWith(60_000), await environment.enrol()];
    const old = await own(member, HOUR);
    expectFirst(await acts.redeem(member, 'r1', { points: 4_000 }, old));
    expectFirst(await acts.redeem(member, 'r2', { points: 4_000, capture: false }, old));
    expectFirst(await acts.transfer(member, 't1', { to: receiver, points: 2_000 }, old));
    const doors: readonly (() => Promise<Answer>)[] = [
      () => acts.redeem(member, 'r3', { points: 1 }, old),
      () => acts.redeem(member, 'r3', { points: 1, capture: false }, old),
      () => acts.redeem(member, 'r3', { value: { amount: 1, currency: 'EUR' } }, old),
      () => acts.redeem(member, 'r3', { rewardId: 'kettle' }, old),
      () => acts.transfer(member, 't2', { to: receiver, points: 1 }, old),
    ];
    for (const send of doors) {
      const refused = await acts.expectNoTrace(send, again);
      expectChallenge(refused, 600);
      expect(refused.text).not.toMatch(/10.?000/);
    }
    // Points that come back do not lower the sum.
    expect((await acts.release(member, 'r2', undefined, old)).status).toBe(200);
    await acts.expectNoTrace(() => acts.redeem(member, 'r3', { points: 1 }, old), again);
    expectFirst(await acts.redeem(member, 'r3', { points: 1 }, 'channel'));
    expectFirst(await acts.redeem(member, 'r4', { points: 1 }, await own(member, 0)));
  });

  it('are refused for what a sign-in would not mend: nobody signs in for nothing', async () => {
    const [member, receiver] = [await acts.memberWith(100), await environment.enrol()];
    const old = await own(member, HOUR);
    const short = { status: 409, code: 'insufficient-points' };
    await acts.expectNoTrace(() => acts.redeem(member, 'r1', { points: 20_000 }, old), short);
    const body = { to: receiver, points: 20_000 };
    await acts.expectNoTrace(() => acts.transfer(member, 't1', body, old), short);
  });

  it('ask nothing of a till, an agent and an admin, and everything of a token that tells no sign-in', async () => {
    const [member, receiver] = [await acts.memberWith(80_000), await environment.enrol()];
    const points = 11_000;
    expectFirst(await acts.redeem(member, 'r1', { points }, 'channel'));
    expectFirst(
      await acts.redeem(member, 'r2', { points }, await signedIn(HOUR, { client_id: 'dev-admin' })),
    );
    const agent = await signedIn(HOUR, { client_id: 'dev-agent' });
    // Above the limit of one person of staff it waits for another person, and asks for no sign-in.
    expect((await acts.transfer(member, 't1', { to: receiver, points }, agent)).status).toBe(202);
    const token = await environment.runner.token('dev-member', { member, claims: { auth_time: undefined } });
    await acts.expectNoTrace(() => acts.redeem(member, 'r3', { points }, { token }), again);
    // A scope that the call does not accept makes nobody a till.
    const both = await environment.runner.token('dev-member', {
      member,
      signedInAt: 1_700_000_000,
      claims: { scope: 'laurel/member laurel/marketer laurel/agent' },
    });
    await acts.expectNoTrace(() => acts.redeem(member, 'r3', { points }, { token: both }), again);
  });
});

describe('any points, within a day of a changed contact', () => {
  it('ask a member for a sign-in of after the change', async () => {
    const [member, receiver] = [await acts.memberWith(500), await environment.enrol()];
    const before = await own(member, 6 * MINUTE);
    const booked = await acts.redeem(member, 'earlier', { points: 1 }, before);
    await contactChanged(member, 5 * MINUTE);
    const send = () => acts.redeem(member, 'r1', { points: 1 }, before);
    const { body } = await acts.expectNoTrace(send, again);
    // At most so old: the session that the member has is older.
    expect(body.maxAge).toBeGreaterThanOrEqual(300);
    expect(body.maxAge).toBeLessThan(360);
    const gift = { to: receiver, points: 1 };
    await acts.expectNoTrace(() => acts.transfer(member, 't1', gift, before), again);
    expectReplay(await acts.redeem(member, 'earlier', { points: 1 }, before), booked);
    expectFirst(await acts.redeem(member, 'r1', { points: 1 }, 'channel'));
    const after = await own(member, 4 * MINUTE);
    expectFirst(await acts.redeem(member, 'r2', { points: 1 }, after));
    expectFirst(await acts.transfer(member, 't1', gift, after));
  });

  it('ask for one of the last ten minutes, until the day is over', async () => {
    const member = await acts.memberWith(500);
    const old = await own(member, HOUR);
    await contactChanged(member, 23 * HOUR);
    const send = () => acts.redeem(member, 'r1', { points: 1 }, old);
    expectChallenge(await acts.expectNoTrace(send, again), 600);
    await contactChanged(member, 24 * HOUR);
    expectFirst(await send());
  });
});
