import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createLocalJWKSet, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { createJwtAuthorizer } from '../../../local/gateway/jwt-authorizer.ts';

const issuer = 'http://localhost:3000';
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
// The key has no `alg`, so that the authorizer decides which algorithm may sign.
const jwk = { ...(pair.publicKey.export({ format: 'jwk' }) as JWK), kid: 'k1' };
const NOW = 1_800_000_000;
let now = NOW;

const authorizer = createJwtAuthorizer({
  issuer,
  audiences: ['till', 'console'],
  keys: createLocalJWKSet({ keys: [jwk] }),
  now: () => now * 1000,
});

const claims = {
  iss: issuer,
  client_id: 'till',
  iat: NOW - 10,
  exp: NOW + 600,
  scope: 'laurel/channel',
  sub: 's',
};

function sign(payload: JWTPayload, key: KeyObject = pair.privateKey, header: object = {}): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(key);
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A known attack: the public key, which everybody has, as the secret of an HMAC. */
function signedWithPublicKey(): string {
  const text = `${base64({ alg: 'HS256', kid: 'k1' })}.${base64(claims)}`;
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' });
  return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
}

async function tampered(): Promise<string> {
  const [header, , signature] = (await sign(claims)).split('.');
  return `${header}.${base64({ ...claims, scope: 'laurel/admin' })}.${signature}`;
}

const without = (name: keyof typeof claims) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

test.each<[string, () => Promise<string> | string]>([
  ['no token', () => ''],
  ['no JWT', () => 'abc'],
  ['alg none', () => new UnsecuredJWT(claims).encode()],
  ['HS256 with the public key', signedWithPublicKey],
  ['another key', () => sign(claims, other.privateKey)],
  ['an unknown key id', () => sign(claims, pair.privateKey, { kid: 'k2' })],
  ['PS256, though RSA', () => sign(claims, pair.privateKey, { alg: 'PS256' })],
  ['a changed payload', tampered],
  ['another issuer', () => sign({ ...claims, iss: 'https://evil.example' })],
  ['no issuer', () => sign(without('iss'))],
  ['another client', () => sign({ ...claims, client_id: 'stranger' })],
  ['no client', () => sign(without('client_id'))],
  ['another audience, though the client fits', () => sign({ ...claims, aud: 'stranger' })],
  ['expired', () => sign({ ...claims, exp: NOW })],
  ['no expiry', () => sign(without('exp'))],
  ['not yet valid', () => sign({ ...claims, nbf: NOW + 1 })],
  ['issued in the future', () => sign({ ...claims, iat: NOW + 1 })],
])('401: %s', async (_, token) => {
  const answer = await authorizer.authorize(`Bearer ${await token()}`, ['laurel/channel']);
  expect(answer).toMatchObject({ refused: { statusCode: 401, message: 'Unauthorized' } });
  if (answer.authorized === undefined) expect(answer.refused.challenge).toMatch(/^Bearer/);
});

test('401 without any header, with a bare challenge', async () => {
  expect(await authorizer.authorize(undefined, [])).toEqual({
    refused: { statusCode: 401, message: 'Unauthorized', challenge: 'Bearer' },
  });
});

test.each<[string, JWTPayload]>([
  ['another scope', { scope: 'laurel/member' }],
  ['a longer scope that only begins alike', { scope: 'laurel/channels' }],
  ['no scope, as in an ID token', { scope: undefined, token_use: 'id', aud: 'till' }],
])('403: %s', async (_, rest) => {
  const token = await sign({ ...claims, ...rest });
  expect(await authorizer.authorize(token, ['laurel/channel', 'laurel/agent'])).toEqual({
    refused: {
      statusCode: 403,
      message: 'Forbidden',
      challenge: 'Bearer scope="laurel/channel laurel/agent" error="insufficient_scope"',
    },
  });
});

test.each<[string, JWTPayload, readonly string[], readonly string[] | null]>([
  [
    'one scope of several on the route',
    { scope: 'laurel/agent' },
    ['laurel/channel', 'laurel/agent'],
    ['laurel/agent'],
  ],
  [
    'one scope of several in the token',
    { scope: 'openid laurel/channel' },
    ['laurel/channel'],
    ['laurel/channel'],
  ],
  ['scopes in scp', { scope: undefined, scp: ['laurel/channel'] }, ['laurel/channel'], ['laurel/channel']],
  ['a route without scopes', { scope: undefined }, [], null],
  ['an audience', { client_id: 'stranger', aud: ['x', 'console'] }, ['laurel/channel'], ['laurel/channel']],
])('passes: %s', async (_, rest, scopes, granted) => {
  const token = await sign({ ...claims, ...rest });
  const { authorized } = await authorizer.authorize(`bearer ${token}`, scopes);
  expect(authorized?.scopes).toEqual(granted);
});

test('claims reach functions as texts', async () => {
  const token = await sign({ ...claims, version: 2, groups: ['a', 'b'], ok: true, deep: { a: 1 } });
  const { authorized } = await authorizer.authorize(token, []);
  expect(authorized?.claims).toMatchObject({
    exp: String(claims.exp),
    version: '2',
    groups: '[a b]',
    ok: 'true',
    deep: '{"a":1}',
  });
});

test('a token that was verified before still expires', async () => {
  const token = await sign(claims);
  expect((await authorizer.authorize(token, [])).authorized).toBeDefined();
  now = claims.exp;
  expect(await authorizer.authorize(token, [])).toMatchObject({ refused: { statusCode: 401 } });
  now = NOW;
});
