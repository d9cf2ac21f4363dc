import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { Acts } from './acts.ts';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { SignInApp, type TokenAnswer } from './sign-in-app.ts';

let environment: Environment;
let app: SignInApp;
let console: SignInApp;
const acts = new Acts(() => environment);

beforeAll(async () => {
  environment = await startEnvironment();
  app = new SignInApp(environment, 'MemberApp');
  console = new SignInApp(environment, 'Console');
});
afterAll(() => environment.stop());

const link = (member: string, username: string, as: As = 'agent') =>
  environment.call('PUT', `/v1/members/${member}/sign-in`, { as, body: { username } });
const unlink = (member: string, as: As = 'agent') =>
  environment.call('DELETE', `/v1/members/${member}/sign-in`, { as });
const erase = (member: string, as: As = 'agent') =>
  environment.call('DELETE', `/v1/members/${member}`, { as });
const balance = (member: string, as: As) => environment.call('GET', `/v1/members/${member}/balance`, { as });

/** The user of the local pool who is named after a member, as the page asks for them. */
const userOf = (named: string) => `member-${named}`;
const signIn = async (named: string): Promise<TokenAnswer> =>
  app.exchange(await app.code({ person: 'dev-member', member: named }));
const claimsOf = ({ access_token: token = '' }: TokenAnswer) => decodeJwt(token);
const tokenOf = ({ access_token: token = '' }: TokenAnswer): As => ({ token });

/** Somebody who may sign in and is no member: the name by which the page knows them. */
async function newUser(): Promise<string> {
  const named = await environment.enrol();
  expect((await link(named, userOf(named))).status).toBe(200);
  expect((await unlink(named)).status).toBe(204);
  return named;
}

/** A member who has points and signs in. */
async function linked(points = 500): Promise<{ readonly member: string; readonly named: string }> {
  const [member, named] = [await acts.memberWith(points), await newUser()];
  expect((await link(member, userOf(named))).body).toEqual({ memberId: member, username: userOf(named) });
  return { member, named };
}

describe('a user who is linked to a member', () => {
  it('signs in as that member: before the link as nobody, from it on with the claim and the balance', async () => {
    const [member, named] = [await acts.memberWith(500), await newUser()];
    const before = await signIn(named);
    expect(claimsOf(before)).not.toHaveProperty('member');
    expect(claimsOf(before).scope).toBe('openid');
    expect((await balance(member, tokenOf(before))).status).toBe(403);
    expect((await link(member, userOf(named))).status).toBe(200);
    const after = await signIn(named);
    expect(claimsOf(after)).toMatchObject({ member, scope: 'openid laurel/member' });
    expect((await balance(member, tokenOf(after))).body).toMatchObject({ memberId: member, available: 500 });
    // The name by which somebody signs in says nothing of what is theirs.
    expectRefused(await balance(named, tokenOf(after)), { status: 404, code: 'member-not-found' });
    const dev = { token: await environment.runner.token('dev-member', { member: named }) };
    expect((await balance(member, dev)).status).toBe(200);
    const refreshed = await app.refresh(before.refresh_token);
    expect(claimsOf(refreshed)).toMatchObject({ member });
  });

  it('is linked by the e-mail address and by card, too, and again without a change', async () => {
    const named = await newUser();
    const card = '2988000000001';
    const member = await environment.enrol({ identifiers: { cards: [card] } });
    for (const who of [member, `card:${card}`]) {
      const { status, body } = await link(who, `${userOf(named)}@example.com`);
      expect([status, body]).toEqual([200, { memberId: member, username: userOf(named) }]);
    }
    expect((await link(member, userOf(named))).status).toBe(200);
  });

  it('replaces the user before, who is then linked to nobody', async () => {
    const { member, named } = await linked();
    const [session, other] = [await signIn(named), await newUser()];
    expect((await link(member, userOf(other))).status).toBe(200);
    expect(claimsOf(await signIn(other))).toMatchObject({ member });
    for (const token of [await signIn(named), await app.refresh(session.refresh_token)]) {
      expect(claimsOf(token)).not.toHaveProperty('member');
      expect(claimsOf(token).scope).toBe('openid');
    }
  });

  it('is nobody once the link is taken away, and may be linked elsewhere', async () => {
    const { member, named } = await linked();
    const other = await environment.enrol();
    const taken = { status: 409, code: 'sign-in-taken', pointers: ['/username'] };
    expectRefused(await link(other, userOf(named)), taken);
    for (let time = 0; time < 2; time += 1) expect((await unlink(member)).status).toBe(204);
    expect(claimsOf(await signIn(named))).not.toHaveProperty('member');
    expect((await link(other, userOf(named))).status).toBe(200);
    expectRefused(await link(member, userOf(named)), taken);
  });

  it('is a user of the pool', async () => {
    const member = await environment.enrol();
    for (const nobody of ['stranger', 'stranger@example.com', 'dev-channel']) {
      expectRefused(await link(member, nobody), {
        status: 404,
        code: 'user-not-found',
        pointers: ['/username'],
      });
    }
    for (const wrong of ['', 'a b', 'a\n', 'x'.repeat(129), 'a\u0000']) {
      expectRefused(await link(member, wrong), { status: 400, code: 'validation', pointers: ['/username'] });
    }
  });
});

describe('staff who are members', () => {
  const own = { status: 403, code: 'actor-is-beneficiary' };

  it('give themselves nothing, though the console asks for no member; their link is for others to change', async () => {
    const member = await acts.memberWith(100);
    const staff = async () => console.exchange(await console.code({ person: 'dev-agent' }));
    expectRefused(await link(member, 'dev-agent', tokenOf(await staff())), own);
    expect((await link(member, 'dev-agent', 'admin')).status).toBe(200);
    const signedIn = await staff();
    expect(claimsOf(signedIn)).toMatchObject({ member, scope: 'openid laurel/agent' });
    const agent = tokenOf(signedIn);
    const gift = { points: 1, reason: 'late delivery' };
    await acts.expectNoTrace(() => acts.adjust(member, 'a-1', gift, agent), own);
    expectRefused(await unlink(member, agent), own);
    expectRefused(await link(member, 'dev-analyst', agent), own);
    // As agents they may read the member; as the member they may do nothing.
    expect((await balance(member, agent)).status).toBe(200);
    expect((await acts.redeem(member, 'r-1', { points: 1 }, agent)).status).toBe(403);
    expect((await unlink(member, 'admin')).status).toBe(204);
    expect((await acts.adjust(member, 'a-1', gift, tokenOf(await staff()))).status).toBe(201);
  });

  it('keep their user when the member is erased, and it is linked to nobody', async () => {
    const member = await environment.enrol();
    expect((await link(member, 'dev-analyst')).status).toBe(200);
    expect((await erase(member)).status).toBe(204);
    const signedIn = await console.exchange(await console.code({ person: 'dev-analyst' }));
    expect(claimsOf(signedIn)).not.toHaveProperty('member');
  });
});

describe('an erasure', () => {
  it('deletes the user: no page, no refresh and no link knows them any more', async () => {
    const { member, named } = await linked();
    const session = await signIn(named);
    expect((await erase(member)).status).toBe(204);
    const page = await app.send({ person: 'dev-member', member: named });
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    expect(await app.refresh(session.refresh_token)).toEqual({ status: 400, error: 'invalid_grant' });
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'dev-member',
      client_secret: 'dev',
      member: named,
    });
    const asked = await fetch(`${environment.runner.url}/oauth2/token`, { method: 'POST', body });
    expect(asked.status).toBe(400);
    expectRefused(await link(await environment.enrol(), userOf(named)), {
      status: 404,
      code: 'user-not-found',
      pointers: ['/username'],
    });
    expectRefused(await link(member, userOf(await newUser())), { status: 409, code: 'member-erased' });
    expect([(await unlink(member)).status, (await erase(member)).status]).toEqual([204, 204]);
  });

  it("with one's own token asks for a fresh sign-in, and is repeated with any", async () => {
    const member = await acts.memberWith(100);
    const signedIn = async (secondsAgo: number): Promise<As> => ({
      token: await environment.runner.token('dev-member', {
        member,
        signedInAt: Math.floor(Date.now() / 1000) - secondsAgo,
      }),
    });
    const old = await signedIn(3600);
    const refused: Answer = await acts.expectNoTrace(() => erase(member, old), {
      status: 401,
      code: 'sign-in-again',
    });
    expect(refused.body.maxAge).toBe(600);
    expect(refused.headers.get('www-authenticate')).toContain('max_age="600"');
    expect((await erase(member, await signedIn(60))).status).toBe(204);
    expect((await erase(member, old)).status).toBe(204);
  });

  it('asks an agent for none, however long ago they signed in', async () => {
    const signedInAt = Math.floor(Date.now() / 1000) - 3600;
    const token = await environment.runner.token('dev-agent', { signedInAt });
    expect((await erase(await environment.enrol(), { token })).status).toBe(204);
  });
});

it('a user linked to a merged member signs in as the surviving member', async () => {
  const { member: from, named } = await linked(40);
  const into = await acts.memberWith(100);
  const session = await signIn(named);
  const merge = () =>
    environment.call('PUT', `/v1/members/${into}/merges/g-1`, {
      as: 'agent',
      body: { from, reason: 'duplicate-enrolment' },
    });
  expect((await merge()).status).toBe(201);
  for (const token of [await app.refresh(session.refresh_token), await signIn(named)]) {
    expect(claimsOf(token)).toMatchObject({ member: into });
    expect((await balance(into, tokenOf(token))).body.available).toBe(140);
  }
  expect((await merge()).status).toBe(200);
});

it('two users of merged members: the one of the survivor stays linked, the other is linked to nobody', async () => {
  const [stays, goes] = [await linked(), await linked()];
  const merged = await environment.call('PUT', `/v1/members/${stays.member}/merges/g-1`, {
    as: 'agent',
    body: { from: goes.member, reason: 'duplicate-enrolment' },
  });
  expect(merged.status).toBe(201);
  expect(claimsOf(await signIn(stays.named))).toMatchObject({ member: stays.member });
  expect(claimsOf(await signIn(goes.named))).not.toHaveProperty('member');
});

it('the user name stands in no table, log or refusal in clear, and in the export', async () => {
  const { member, named } = await linked();
  const other = await environment.enrol();
  const refused = [
    await link(other, userOf(named)),
    await link(other, `${userOf(named)} x`),
    await link(newMemberId(), userOf(named)),
  ];
  const { body } = await environment.call('GET', `/v1/members/${member}/export`, { as: 'agent' });
  expect(body.signIn).toBe(userOf(named));
  await environment.runner.drained();
  const log = (name: string) => readFileSync(join(environment.folder, 'logs', name), 'latin1');
  const dump = await environment.dump();
  expect(dump).toContain(`member/${member}`);
  const where = [dump, log('access.log'), log('functions.log'), environment.reports.join('\n')];
  for (const text of [...where, ...refused.map((answer) => answer.text)]) {
    for (const spelling of ['utf8', 'base64', 'hex'] as const) {
      expect(text).not.toContain(Buffer.from(userOf(named)).toString(spelling).replace(/=+$/, ''));
    }
  }
});
