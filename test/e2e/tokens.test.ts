import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

const HOUR = 3600;

let environment: Environment;
let member: string;
/** A genuine token of an admin: what every forgery starts from. */
let genuine: string;
let claims: JWTPayload;
let keyId: string;
let published: KeyObject;
let before: Awaited<ReturnType<Environment['contents']>>;
const stolen = generateKeyPairSync('rsa', { modulusLength: 2048 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });

beforeAll(async () => {
  environment = await startEnvironment();
  member = await environment.enrol();
  await environment.runner.drained();
  before = await environment.contents();
  genuine = await environment.token('admin');
  claims = decodeJwt(genuine);
  keyId = decodeProtectedHeader(genuine).kid ?? '';
  const keys = await fetch(`${environment.runner.url}/.well-known/jwks.json`);
  const [key] = ((await keys.json()) as { keys: JsonWebKey[] }).keys;
  published = createPublicKey({ key: key ?? {}, format: 'jwk' });
});
afterAll(() => environment.stop());

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

function signed(
  key: KeyObject,
  header: { alg: string; [name: string]: unknown },
  payload = claims,
): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ kid: keyId, ...header }).sign(key);
}

/** The public key, which everybody has, as the secret of an HMAC. */
function hmac(alg: 'HS256' | 'HS512', secret: string | Buffer): string {
  const text = `${base64({ alg, kid: keyId, typ: 'JWT' })}.${base64(claims)}`;
  return `${text}.${createHmac(alg.replace('HS', 'sha'), secret).update(text).digest('base64url')}`;
}

/** Parts of the genuine token, some of them replaced. */
function patched(parts: { header?: object; payload?: object; signature?: string }): string {
  const [header, payload, signature] = genuine.split('.');
  return [
    parts.header ? base64(parts.header) : header,
    parts.payload ? base64({ ...claims, ...parts.payload }) : payload,
    parts.signature ?? signature,
  ].join('.');
}

/** Signed by the environment's own key, for another purpose. */
const issued = (given: object) => environment.runner.token('dev-admin', { claims: { ...given } });

const forgeries: Readonly<Record<string, () => string | Promise<string>>> = {
  'no JWT': () => 'abc',
  'three dots': () => '...',
  'alg none': () => new UnsecuredJWT(claims).encode(),
  'alg None': () => patched({ header: { alg: 'None' }, signature: '' }),
  'alg none with the signature left': () => patched({ header: { alg: 'none' } }),
  'no alg': () => patched({ header: { kid: keyId } }),
  'HS256 with the public key as PEM': () => hmac('HS256', published.export({ type: 'spki', format: 'pem' })),
  'HS256 with the public key as DER': () => hmac('HS256', published.export({ type: 'spki', format: 'der' })),
  'HS512 with the modulus': () => hmac('HS512', String(published.export({ format: 'jwk' }).n)),
  'HS256 with an empty secret': () => hmac('HS256', ''),
  'another key under the same id': () => signed(stolen.privateKey, { alg: 'RS256' }),
  'a key of its own in the header': () =>
    signed(stolen.privateKey, { alg: 'RS256', jwk: stolen.publicKey.export({ format: 'jwk' }) }),
  'a key at an address in the header': () =>
    signed(stolen.privateKey, { alg: 'RS256', jku: 'http://localhost:9/keys.json', kid: 'mine' }),
  'a key id that is a path': () => signed(stolen.privateKey, { alg: 'RS256', kid: '../../../../dev/null' }),
  PS256: () => signed(stolen.privateKey, { alg: 'PS256' }),
  ES256: () => signed(curve.privateKey, { alg: 'ES256' }),
  'no signature': () => patched({ signature: '' }),
  'a changed signature': () =>
    patched({ signature: genuine.split('.')[2]?.split('').reverse().join('') ?? '' }),
  'a changed scope': () => patched({ payload: { scope: 'laurel/admin laurel/member' } }),
  'a changed expiry': () => patched({ payload: { exp: now() + 100 * HOUR } }),
  'an unknown critical header': () => patched({ header: { alg: 'RS256', kid: keyId, crit: ['x'], x: 1 } }),
  'another issuer': () => issued({ iss: 'https://issuer.example' }),
  'the issuer with a slash': () => issued({ iss: `${claims.iss}/` }),
  'no issuer': () => issued({ iss: undefined }),
  'another client': () => issued({ client_id: 'stranger' }),
  'no client': () => issued({ client_id: undefined }),
  'another audience': () => issued({ aud: 'stranger' }),
  expired: () => issued({ exp: now() - 1 }),
  'expired since 1970': () => issued({ exp: 0 }),
  'no expiry': () => issued({ exp: undefined }),
  'not yet valid': () => issued({ nbf: now() + HOUR }),
  'issued in the future': () => issued({ iat: now() + HOUR }),
  'the shape of an ID token': () =>
    issued({ token_use: 'id', aud: String(claims.client_id), client_id: undefined, scope: undefined }),
  'no scope': () => issued({ scope: '' }),
  'a scope without its prefix': () => issued({ scope: 'admin channel agent marketer' }),
  'a scope of another server': () => issued({ scope: 'other/admin other/channel xlaurel/admin' }),
  'scopes that only begin alike': () => issued({ scope: 'laurel/admins laurel/channel2 laurel/' }),
  'scopes in capitals': () => issued({ scope: 'LAUREL/ADMIN' }),
  'scopes joined by commas': () => issued({ scope: 'laurel/admin,laurel/channel' }),
  'groups alone': () => issued({ scope: '', 'cognito:groups': ['admin'] }),
};

const calls = catalogue.filter(({ scopes }) => scopes !== 'public');
const bodies: Readonly<Record<string, object>> = {
  putMember: { profile: { givenName: 'Mallory' } },
  lookupMember: { card: '2981000012345' },
  bookPurchase: purchaseOf(100),
  putProgram: { ...initialProgram, tierGrace: { days: 9 } },
  putReward: { name: 'Everything', points: 1 },
};

it('no forged, foreign or stale token gets into any call, and nothing is written', async () => {
  const attempts: string[] = [];
  const letIn: string[] = [];
  for (const [name, forge] of Object.entries(forgeries)) {
    const token = await forge();
    expect(token, name).not.toBe(genuine);
    for (const { method, path, operationId } of calls) {
      const target = path
        .replace('{member}', member)
        .replace('{purchaseId}', 'p')
        .replace('{seq}', '1')
        .replace('{rewardId}', 'r');
      const body = bodies[operationId];
      const answer = await environment.call(method, target, { as: { token }, ...(body && { body }) });
      attempts.push(`${operationId}: ${name}`);
      if (![401, 403].includes(answer.status)) letIn.push(`${operationId}: ${name}`);
    }
  }
  expect(letIn).toEqual([]);
  expect(attempts).toHaveLength(Object.keys(forgeries).length * calls.length);
  expect(await environment.contents()).toEqual(before);
});

it('nor does a genuine one that is not sent as a bearer token', async () => {
  const path = `/v1/members/${member}`;
  const elsewhere: readonly (readonly [string, Record<string, string>])[] = [
    [path, { authorization: `Basic ${genuine}` }],
    [path, { authorization: `Bearer ${genuine}, Bearer ${genuine}` }],
    [path, { cookie: `token=${genuine}` }],
    [path, { 'x-authorization': `Bearer ${genuine}` }],
    [`${path}?access_token=${genuine}`, {}],
  ];
  for (const [target, headers] of elsewhere) {
    const answer = await environment.call('GET', target, { as: 'nobody', headers });
    expect([answer.status, answer.text]).toEqual([401, '{"message":"Unauthorized"}']);
  }
});

it('the genuine one does', async () => {
  const answer = await environment.call('GET', `/v1/members/${member}`, { as: { token: genuine } });
  expect(answer.status).toBe(200);
});

it.each<[string, Record<string, string>]>([
  ['a wrong secret', { client_secret: 'guess' }],
  ['no secret', { client_secret: '' }],
  ['an unknown client', { client_id: 'dev-root' }],
  ["a till's client that names a member", { client_id: 'dev-channel', member: 'm-1' }],
  ["a member's client without a member", { client_id: 'dev-member' }],
  ['a member that is no id', { client_id: 'dev-member', member: '* laurel/admin' }],
  ['another grant', { grant_type: 'password' }],
])('the local issuer gives no token for %s', async (_, rest) => {
  const form = { grant_type: 'client_credentials', client_id: 'dev-admin', client_secret: 'dev', ...rest };
  const response = await fetch(`${environment.runner.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(await response.json()).not.toHaveProperty('access_token');
});
