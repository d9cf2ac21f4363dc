import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Environment } from './environment.ts';
import { mayCall, withToken } from './every-call.ts';
import { refusal } from './realtime-socket.ts';
import { useSharedLaurel } from './shared-laurel.ts';
import { SignInApp, type TokenAnswer } from './sign-in-app.ts';

const asMember = { person: 'dev-member', member: 'm-signed-in' };
const asAgent = { person: 'dev-agent' };

let environment: Environment;
let app: SignInApp;
let console: SignInApp;

useSharedLaurel(async (laurel) => {
  environment = laurel;
  await environment.enrol({}, asMember.member);
  app = new SignInApp(environment, 'MemberApp');
  console = new SignInApp(environment, 'Console');
});

const nothing: TokenAnswer = { status: 400, error: 'invalid_grant' };

describe('the sign-in page', () => {
  it('asks a member for their id and staff for their role, runs no script, and echoes nothing raw', async () => {
    const answer = await app.open();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script|unsafe/);
    const page = await answer.text();
    expect(page).toContain('name="member"');
    expect(page).not.toMatch(/<script|Staff/);
    expect(page).not.toContain('st<ate>');
    const staff = await (await console.open()).text();
    expect(staff.match(/Staff: \w+/g)).toEqual([
      'Staff: marketer',
      'Staff: agent',
      'Staff: analyst',
      'Staff: admin',
    ]);
    expect(staff).not.toContain('name="member"');
  });

  it.each<[string, Record<string, string | null>]>([
    ['an unknown client', { client_id: 'stranger' }],
    ["a till's client", { client_id: 'dev-channel' }],
    ['an address of another site', { redirect_uri: 'https://evil.example/' }],
    ['an address that only begins alike', { redirect_uri: 'http://localhost:3000/elsewhere' }],
    ['no address', { redirect_uri: null }],
    ['an address that is none', { redirect_uri: '">' }],
  ])('sends nobody anywhere for %s', async (_, change) => {
    for (const answer of [await app.open(change), await app.send(asMember, change)]) {
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
  });

  it('lists the app clients that let people sign in for a request that names none of them', async () => {
    for (const change of [{ client_id: null }, { client_id: 'stranger' }, { redirect_uri: null }]) {
      const page = await (await app.open(change)).text();
      expect(page).toContain(`<code>${app.clientId}</code> signs in: member`);
      expect(page).toContain(`<code>${app.redirectUri}</code>`);
    }
    const all = await (await app.open({ client_id: null })).text();
    expect(all).toContain(
      `<code>${new SignInApp(environment, 'Console').clientId}</code> signs in: marketer`,
    );
  });

  it.each<[string, string, Record<string, string | null>]>([
    ['no PKCE', 'invalid_request', { code_challenge: null, code_challenge_method: null }],
    ['a plain challenge', 'invalid_request', { code_challenge_method: 'plain' }],
    ['a challenge that is no hash', 'invalid_request', { code_challenge: 'short' }],
    ['a token at once', 'unsupported_response_type', { response_type: 'token' }],
    ['a scope of staff', 'invalid_scope', { scope: 'openid laurel/admin' }],
    ['a max_age that is no number', 'invalid_request', { max_age: 'old' }],
    ['a sign-in without asking', 'login_required', { prompt: 'none' }],
  ])('tells the app of %s', async (_, error, change) => {
    for (const answer of [await app.open(change), await app.send(asMember, change)]) {
      const to = new URL(answer.headers.get('location') ?? '');
      expect([answer.status, to.origin, to.pathname]).toEqual([303, environment.runner.url, '/']);
      expect([to.searchParams.get('error'), to.searchParams.get('state')]).toEqual([error, 'st<ate>&"1']);
      expect(to.searchParams.get('code')).toBeNull();
    }
  });

  it.each([
    ['nobody', {}],
    ['a member without an id', { person: 'dev-member', member: '' }],
    ['a member that is no id', { person: 'dev-member', member: '<b>*</b>' }],
    ['staff at the app of members', asAgent],
    ['a till', { person: 'dev-channel' }],
  ])('shows itself again for %s', async (_, form) => {
    const answer = await app.send(form);
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(await answer.text()).toContain('role="alert"');
  });

  it("comes back to the app's address in the template, too, with its state", async () => {
    const answer = await app.send(asMember, { redirect_uri: 'http://localhost:3000/' });
    const to = new URL(answer.headers.get('location') ?? '');
    expect([answer.status, to.origin, to.searchParams.get('state')]).toEqual([
      303,
      'http://localhost:3000',
      'st<ate>&"1',
    ]);
  });

  it('is found by discovery', async () => {
    const { url } = environment.runner;
    const document = await (await fetch(`${url}/.well-known/openid-configuration`)).json();
    expect(document).toMatchObject({
      authorization_endpoint: `${url}/oauth2/authorize`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      code_challenge_methods_supported: ['S256'],
    });
  });

  it('is left for an address of the client, and for no other', async () => {
    const leave = (uri: string) => {
      const query = new URLSearchParams({ client_id: app.clientId, logout_uri: uri });
      return fetch(`${environment.runner.url}/logout?${query}`, { redirect: 'manual' });
    };
    const left = await leave(app.redirectUri);
    expect([left.status, left.headers.get('location')]).toEqual([303, app.redirectUri]);
    const stayed = await leave('https://evil.example/');
    expect([stayed.status, stayed.headers.get('location')]).toEqual([400, null]);
  });
});

describe('a code', () => {
  it('becomes tokens as of the pool: access for the API, identity for the app', async () => {
    const {
      status,
      access_token: access = '',
      id_token: id = '',
    } = await app.exchange(await app.code(asMember, { scope: 'openid laurel/member', nonce: 'n-1' }));
    expect(status).toBe(200);
    const { url } = environment.runner;
    const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(id, keys, { issuer: url, audience: app.clientId });
    expect(payload).toMatchObject({
      token_use: 'id',
      nonce: 'n-1',
      'custom:member': asMember.member,
      'cognito:username': `member-${asMember.member}`,
      auth_time: expect.any(Number),
    });
    expect(payload).not.toHaveProperty('scope');
    expect(decodeJwt(access)).toMatchObject({
      token_use: 'access',
      client_id: app.clientId,
      scope: 'openid laurel/member',
      member: asMember.member,
      sub: payload.sub,
      auth_time: payload.auth_time,
    });
    const own = await environment.call('GET', `/v1/members/${asMember.member}`, { as: { token: access } });
    expect(own.status).toBe(200);
    const asIdentity = await environment.call('GET', `/v1/members/${asMember.member}`, { as: { token: id } });
    expect(asIdentity.status).toBe(403);
  });

  it('gives staff the scope of their group alone', async () => {
    const { access_token: access = '' } = await console.exchange(await console.code(asAgent));
    expect(decodeJwt(access)).toMatchObject({ scope: 'openid laurel/agent', 'cognito:groups': ['agent'] });
  });

  it('gives no identity token to an app that did not ask for it', async () => {
    const answer = await app.exchange(await app.code(asMember, { scope: 'laurel/member' }));
    expect(answer).toMatchObject({ status: 200, access_token: expect.any(String) });
    expect(answer).not.toHaveProperty('id_token');
  });

  it.each<[string, () => Record<string, string>]>([
    ['without the verifier', () => ({ code_verifier: '' })],
    ['with another verifier', () => ({ code_verifier: 'x'.repeat(43) })],
    ['for another address', () => ({ redirect_uri: 'http://localhost:3000/' })],
    ['by another client', () => ({ client_id: console.clientId })],
  ])('is worth nothing %s, and nothing from then on', async (_, change) => {
    const code = await app.code(asMember);
    expect(await app.exchange(code, change())).toEqual(nothing);
    expect(await app.exchange(code)).toEqual(nothing);
  });

  it('that comes a second time was copied: what the first brought is not refreshed any more', async () => {
    const code = await app.code(asMember);
    const first = await app.exchange(code);
    expect(await app.exchange(code)).toEqual(nothing);
    expect(await app.refresh(first.refresh_token)).toEqual(nothing);
  });

  it('is worth nothing when guessed, or at a machine client', async () => {
    expect(await app.exchange('guess')).toEqual(nothing);
    const code = await app.code(asMember);
    expect(await app.exchange(code, { client_id: 'dev-channel' })).toMatchObject({
      status: 400,
      error: 'invalid_client',
    });
  });
});

describe('a refresh token', () => {
  it('brings new tokens of the old sign-in, and another of its kind', async () => {
    const first = await app.exchange(await app.code(asMember));
    const second = await app.refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const [before, after] = [decodeJwt(first.access_token ?? ''), decodeJwt(second.access_token ?? '')];
    expect(after).toMatchObject({ sub: before.sub, member: asMember.member, auth_time: before.auth_time });
    expect(after.jti).not.toBe(before.jti);
    expect(decodeJwt(second.id_token ?? '').auth_time).toBe(before.auth_time);
    expect((await app.refresh(second.refresh_token)).status).toBe(200);
  });

  it('that comes a second time was copied: the sign-in is not refreshed any more', async () => {
    const first = await app.exchange(await app.code(asMember));
    const second = await app.refresh(first.refresh_token);
    expect(await app.refresh(first.refresh_token)).toEqual(nothing);
    expect(await app.refresh(second.refresh_token)).toEqual(nothing);
  });

  it('is good for its own client only', async () => {
    const { refresh_token: token } = await app.exchange(await app.code(asMember));
    expect(await app.refresh(token, { client_id: console.clientId })).toEqual(nothing);
    expect(await app.refresh('guess')).toEqual(nothing);
    expect((await app.refresh(token)).status).toBe(200);
  });
});

describe('staff without a second factor', () => {
  const tokenOf = (kind: string) => environment.runner.token(`dev-${kind}`, { subject: 'no-second-factor' });

  it.each(['marketer', 'agent', 'analyst', 'admin'] as const)(
    'have no scope of a %s, so that no call of staff lets them in',
    async (kind) => {
      const as = { token: await tokenOf(kind) };
      expect(decodeJwt(as.token)).toMatchObject({ scope: 'openid', 'cognito:groups': [kind] });
      const calls = withToken.filter((contract) => contract.scopes !== 'public' && mayCall(contract, kind));
      expect(calls.length).toBeGreaterThan(4);
      for (const { method, path } of calls) {
        const { url } = environment.runner;
        const answer = await fetch(`${url}${path.replaceAll(/\{\w+\}/g, 'x-1')}`, {
          method,
          headers: { authorization: `Bearer ${as.token}`, 'content-type': 'application/json' },
          ...(method !== 'GET' && { body: '{}' }),
        });
        expect([answer.status, await answer.text()], path).toEqual([403, '{"message":"Forbidden"}']);
      }
    },
  );

  it('open no socket', async () => {
    const headers = { authorization: `Bearer ${await tokenOf('agent')}` };
    expect(await refusal(environment.runner.url, { headers })).toMatchObject({ status: 403 });
  });
});
