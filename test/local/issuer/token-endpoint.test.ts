import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSigningKey } from '../../../local/issuer/signing-key.ts';
import { type FixtureGateway, openFixtureGateway } from '../gateway/fixture-gateway.ts';
import { temporaryFolder } from '../template/fixture-assembly.ts';

let gateway: FixtureGateway;

beforeAll(async () => {
  gateway = await openFixtureGateway();
});
afterAll(() => gateway.stop());

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const good = { grant_type: 'client_credentials', client_id: 'dev-channel', client_secret: 'dev' };

function ask(fields: Record<string, string>, headers: Record<string, string> = form, url = gateway.url) {
  return fetch(`${url}/oauth2/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields).toString(),
  });
}

async function claimsOf(fields: Record<string, string>, url = gateway.url) {
  const answer = (await (await ask(fields, form, url)).json()) as { access_token: string };
  return decodeJwt(answer.access_token);
}

test("a token is shaped like Cognito's access token and verifies by discovery", async () => {
  const answer = await ask(good);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { access_token: token, ...rest } = (await answer.json()) as { access_token: string };
  expect(rest).toEqual({ token_type: 'Bearer', expires_in: 3600 });
  const discovery = await (await fetch(`${gateway.url}/.well-known/openid-configuration`)).json();
  expect(discovery).toMatchObject({ issuer: gateway.url, token_endpoint: `${gateway.url}/oauth2/token` });
  const keys = createRemoteJWKSet(new URL((discovery as { jwks_uri: string }).jwks_uri));
  const { payload } = await jwtVerify(token, keys, { issuer: gateway.url, algorithms: ['RS256'] });
  expect(payload).toMatchObject({
    token_use: 'access',
    scope: 'laurel/channel',
    version: 2,
    client_id: expect.stringMatching(/^[a-z0-9]{26}$/),
    jti: expect.any(String),
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
});

test('HTTP Basic names the client, too', async () => {
  const authorization = `Basic ${Buffer.from('dev-channel:dev').toString('base64')}`;
  expect((await ask({ grant_type: 'client_credentials' }, { ...form, authorization })).status).toBe(200);
  const wrong = `Basic ${Buffer.from('dev-channel:wrong').toString('base64')}`;
  expect((await ask({ ...good }, { ...form, authorization: wrong })).status).toBe(401);
});

test.each([
  ['a wrong secret', { ...good, client_secret: 'x' }, form, 401, 'invalid_client'],
  ['an unknown client', { ...good, client_id: 'dev-root' }, form, 401, 'invalid_client'],
  ['another grant', { ...good, grant_type: 'password' }, form, 400, 'unsupported_grant_type'],
  ['no grant', { client_id: 'dev-channel', client_secret: 'dev' }, form, 400, 'invalid_request'],
  ['JSON', good, { 'content-type': 'application/json' }, 415, 'invalid_request'],
  ['a member without an id', { ...good, client_id: 'dev-member' }, form, 400, 'invalid_request'],
  [
    'a member id with a hash',
    { ...good, client_id: 'dev-member', member: 'a#b' },
    form,
    400,
    'invalid_request',
  ],
  [
    'a member id of 65',
    { ...good, client_id: 'dev-member', member: 'm'.repeat(65) },
    form,
    400,
    'invalid_request',
  ],
  ['a member of a till', { ...good, member: 'm1' }, form, 400, 'invalid_request'],
  ['a person at a till', { ...good, subject: 'kim' }, form, 400, 'invalid_request'],
  [
    'a name of a member',
    { ...good, client_id: 'dev-member', member: 'm1', subject: 'kim' },
    form,
    400,
    'invalid_request',
  ],
  ['a name with a blank', { ...good, client_id: 'dev-agent', subject: 'k m' }, form, 400, 'invalid_request'],
  ['no name', { ...good, client_id: 'dev-agent', subject: '' }, form, 400, 'invalid_request'],
  ['a sign-in of a till', { ...good, auth_time: '1700000000' }, form, 400, 'invalid_request'],
  [
    'a sign-in that is still to come',
    { ...good, client_id: 'dev-agent', auth_time: '99999999999' },
    form,
    400,
    'invalid_request',
  ],
  [
    'a sign-in at no time',
    { ...good, client_id: 'dev-agent', auth_time: 'then' },
    form,
    400,
    'invalid_request',
  ],
  ['a form that is too large', { ...good, padding: 'x'.repeat(20_000) }, form, 413, 'invalid_request'],
  ['a trigger that fails', { ...good, client_id: 'dev-member', member: 'fails' }, form, 500, 'server_error'],
])('%s is refused', async (_, fields, headers, status, error) => {
  const answer = await ask(fields, headers);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ error });
});

test('only POST asks for a token', async () => {
  expect((await fetch(`${gateway.url}/oauth2/token`)).status).toBe(405);
});

test.each(['marketer', 'agent', 'analyst', 'admin'])(
  "dev-%s has what the trigger leaves of the console's scopes",
  async (scope) => {
    expect(await claimsOf({ ...good, client_id: `dev-${scope}` })).toMatchObject({
      scope: `laurel/${scope}`,
      'cognito:groups': [scope],
      seen: 'TokenGeneration_HostedAuth 2',
    });
  },
);

test('named employees are persons of their own, with the scope of their kind', async () => {
  const agent = { ...good, client_id: 'dev-agent' };
  const named = async (subject: string) => claimsOf({ ...agent, subject });
  const [one, again, other, nobody] = await Promise.all([
    named('a1'),
    named('a1'),
    named('a2'),
    claimsOf(agent),
  ]);
  for (const claims of [one, other]) {
    expect(claims).toMatchObject({ scope: 'laurel/agent', 'cognito:groups': ['agent'] });
  }
  expect(again.sub).toBe(one.sub);
  expect(new Set([one.sub, other.sub, nobody.sub]).size).toBe(3);
});

test("a member's token carries the member that the trigger put there, and no staff scope", async () => {
  const claims = await claimsOf({ ...good, client_id: 'dev-member', member: 'm-1' });
  expect(claims).toMatchObject({ scope: 'laurel/member', member: 'm-1' });
  expect(claims).not.toHaveProperty('auth_time');
});

test("a person's sign-in time may be given, so that a sign-in can be old", async () => {
  const own = await openFixtureGateway({ trigger: false });
  for (const more of [{ client_id: 'dev-agent' }, { client_id: 'dev-member', member: 'm-1' }]) {
    const old = await claimsOf({ ...good, ...more, auth_time: '1700000000' }, own.url);
    expect(old.auth_time).toBe(1_700_000_000);
    const { auth_time, iat } = await claimsOf({ ...good, ...more }, own.url);
    expect(auth_time).toBe(iat);
  }
  expect(await claimsOf(good, own.url)).not.toHaveProperty('auth_time');
  await own.stop();
});

test("a token of the endpoint passes the template's authorizer, by its scopes", async () => {
  const call = async (client: string, rest: object = {}) =>
    fetch(`${gateway.url}/v1/guarded`, {
      headers: { authorization: `Bearer ${await gateway.token(client, rest)}` },
    });
  expect((await call('dev-channel')).status).toBe(200);
  expect((await call('dev-agent')).status).toBe(200);
  const forbidden = await call('dev-member', { member: 'm1' });
  expect([forbidden.status, await forbidden.text()]).toEqual([403, '{"message":"Forbidden"}']);
  const expired = await call('dev-channel', { expiresInSeconds: -1 });
  expect([expired.status, await expired.text()]).toEqual([401, '{"message":"Unauthorized"}']);
  expect(expired.headers.get('www-authenticate')).toContain('Bearer');
  expect((await fetch(`${gateway.url}/v1/guarded`)).status).toBe(401);
});

test('without a trigger a token has the one scope that its client stands for', async () => {
  const own = await openFixtureGateway({ trigger: false });
  const claims = await claimsOf({ ...good, client_id: 'dev-member', member: 'm-1' }, own.url);
  expect(claims).toMatchObject({ scope: 'laurel/member', member: 'm-1' });
  await own.stop();
});

test('the signing key is readable by its owner only, and a damaged one is refused with a sentence', async () => {
  const file = join(temporaryFolder(), 'issuer.pem');
  const { keyId } = await openSigningKey(file);
  expect((await openSigningKey(file)).keyId).toBe(keyId);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, 'half a key');
  await expect(openSigningKey(file)).rejects.toThrow(/issuer\.pem is damaged\. Delete it/);
});
