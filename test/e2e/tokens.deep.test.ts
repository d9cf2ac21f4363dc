import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { expectRefused } from './answers.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { type Forgery, forge, type Genuine } from './forgeries.ts';
import { purchaseOf } from './purchases.ts';
import { SignInApp } from './sign-in-app.ts';

let environment: Environment;
let member: string;
let before: Awaited<ReturnType<Environment['contents']>>;
let admin: Awaited<ReturnType<typeof forge>>;
let own: Awaited<ReturnType<typeof forge>>;

beforeAll(async () => {
  environment = await startEnvironment();
  member = await environment.enrol();
  const genuine: readonly Genuine[] = [{ client: 'dev-admin' }, { client: 'dev-member', member }];
  const forged = await Promise.all(genuine.map((of) => forge(environment, of)));
  if (!forged[0] || !forged[1]) throw new TypeError('two were forged');
  [admin, own] = [forged[0], forged[1]];
  await environment.runner.drained();
  before = await environment.contents();
});
afterAll(() => environment.stop());

/** Sends headers as they are, the same name twice if need be: how it was answered, 101 for a socket. */
async function knock(path: string, headers: readonly (readonly [string, string])[]): Promise<number> {
  const { hostname, port, host } = new URL(environment.runner.url);
  const raw = [['host', host], ...headers].flat();
  const sent = request({ hostname, port, path, headers: raw, setHost: false, agent: false }).end();
  const { promise: upgraded, resolve } = Promise.withResolvers<readonly [IncomingMessage]>();
  sent.on('upgrade', (response, socket) => {
    socket.destroy();
    resolve([response]);
  });
  const [response] = await Promise.race([once(sent, 'response'), upgraded]);
  response.resume();
  return (response as IncomingMessage).statusCode ?? 0;
}

const handshake: readonly (readonly [string, string])[] = [
  ['connection', 'Upgrade'],
  ['upgrade', 'websocket'],
  ['sec-websocket-version', '13'],
  ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
];

/** How programs and browsers bring a token to the socket. */
const waysToConnect: Readonly<Record<string, (token: string) => readonly [string, string]>> = {
  'in the header': (token) => ['authorization', `Bearer ${token}`],
  'as a subprotocol': (token) => ['sec-websocket-protocol', `laurel.v1, bearer.${token}`],
};

const connect = (way: (token: string) => readonly [string, string], token: string) =>
  knock('/ws', [...handshake, way(token)]);

const bodies: Readonly<Record<string, object>> = {
  putMember: { profile: { givenName: 'Mallory' } },
  lookupMember: { card: '2981000012345' },
  bookPurchase: purchaseOf(100),
  redeemPoints: { points: 1 },
  transferPoints: { to: 'm-mallory', points: 1 },
  adjustPoints: { points: 100, reason: 'none' },
  putProgram: { ...initialProgram, tierGrace: { days: 9 } },
  putReward: { name: 'Everything', points: 1 },
};

const calls = catalogue.filter(({ scopes }) => scopes !== 'public');
const callsOfMembers = calls.filter(({ scopes }) => scopes.includes('member' as never));

/** Tries each forgery on each call: what was tried, and what was let in. */
async function tryCalls(some: typeof calls, forgeries: readonly Forgery[], genuine: string) {
  const ids: Readonly<Record<string, string>> = { member, seq: '1' };
  const letIn: string[] = [];
  let attempts = 0;
  for (const [name, token] of forgeries) {
    expect(token, name).not.toBe(genuine);
    for (const { method, path, operationId } of some) {
      const target = path.replaceAll(/\{(\w+)\}/g, (_, id: string) => ids[id] ?? 'x');
      const body = bodies[operationId];
      const answer = await environment.call(method, target, { as: { token }, ...(body && { body }) });
      attempts += 1;
      if (![401, 403].includes(answer.status)) letIn.push(`${operationId}: ${name}`);
    }
  }
  return { attempts, letIn };
}

it("no token forged of an admin's gets into any call, and nothing is written", async () => {
  const { attempts, letIn } = await tryCalls(calls, admin.forgeries, admin.genuine);
  expect(letIn).toEqual([]);
  expect(attempts).toBe(admin.forgeries.length * calls.length);
  expect(attempts).toBeGreaterThan(60 * 30);
  expect(await environment.contents()).toEqual(before);
});

it("no token forged of a member's gets into any call that is open to members, and nothing is written", async () => {
  const { attempts, letIn } = await tryCalls(callsOfMembers, own.forgeries, own.genuine);
  expect(letIn).toEqual([]);
  expect(attempts).toBe(own.forgeries.length * callsOfMembers.length);
  expect(await environment.contents()).toEqual(before);
});

it.each(Object.entries(waysToConnect))('no forged token %s opens a socket', async (_, way) => {
  const letIn: string[] = [];
  let attempts = 0;
  for (const [name, token] of [...own.forgeries, ...admin.forgeries]) {
    attempts += 1;
    if (![401, 403].includes(await connect(way, token))) letIn.push(name);
  }
  expect(letIn).toEqual([]);
  expect(attempts).toBe(own.forgeries.length + admin.forgeries.length);
  expect(await environment.contents()).toEqual(before);
});

it('nor does a genuine one that is not sent as a bearer token', async () => {
  const path = `/v1/members/${member}`;
  const { genuine } = admin;
  const elsewhere: readonly (readonly [string, Record<string, string>])[] = [
    [path, { authorization: `Basic ${genuine}` }],
    [path, { authorization: `Bearer ${genuine}, Bearer ${genuine}` }],
    [path, { cookie: `token=${genuine}` }],
    [path, { cookie: `authorization=Bearer ${genuine}` }],
    [path, { 'x-authorization': `Bearer ${genuine}` }],
    [path, { 'proxy-authorization': `Bearer ${genuine}` }],
    [`${path}?access_token=${genuine}`, {}],
    [`${path}?authorization=Bearer%20${genuine}`, {}],
  ];
  for (const [target, headers] of elsewhere) {
    const answer = await environment.call('GET', target, { as: 'nobody', headers });
    expect([answer.status, answer.text]).toEqual([401, '{"message":"Unauthorized"}']);
  }
});

it('nor do two tokens at once, whichever of them is good; on a socket the last counts', async () => {
  const forged = own.forgeries.find(([name]) => name === 'a changed member')?.[1];
  const inTurn = (...tokens: readonly (string | undefined)[]) =>
    tokens.map((token) => ['authorization', `Bearer ${token}`] as const);
  for (const both of [inTurn(own.genuine, forged), inTurn(forged, own.genuine)]) {
    expect(await knock(`/v1/members/${member}`, both)).toBe(401);
  }
  expect(await knock(`/v1/members/${member}`, inTurn(own.genuine, own.genuine))).toBe(401);
  expect(await knock('/ws', [...handshake, ...inTurn(own.genuine, forged)])).toBe(401);
});

it('nor does a genuine one elsewhere open a socket', async () => {
  const { genuine } = own;
  expect(await knock(`/ws?access_token=${genuine}`, handshake)).toBe(401);
  expect(await knock('/ws', [...handshake, ['cookie', `token=${genuine}`]])).toBe(401);
  expect(await knock('/ws', [...handshake, ['authorization', `Basic ${genuine}`]])).toBe(401);
});

it('an identity token is no token for a call or a socket', async () => {
  const app = new SignInApp(environment, 'MemberApp');
  const { id_token: id = '' } = await app.exchange(await app.code({ person: 'dev-member', member }));
  const answer = await environment.call('GET', `/v1/members/${member}`, { as: { token: id } });
  expect([answer.status, answer.text]).toEqual([403, '{"message":"Forbidden"}']);
  for (const way of Object.values(waysToConnect)) expect(await connect(way, id)).toBe(401);
});

it('a token of another use is refused by the function, should its scopes pass the gateway', async () => {
  for (const use of ['id', 'refresh', undefined]) {
    const token = await environment.runner.token('dev-member', { member, claims: { token_use: use } });
    expectRefused(await environment.call('GET', `/v1/members/${member}`, { as: { token } }), {
      status: 401,
      code: 'unauthorized',
    });
  }
});

it('the genuine ones do', async () => {
  for (const { genuine } of [admin, own]) {
    const answer = await environment.call('GET', `/v1/members/${member}`, { as: { token: genuine } });
    expect(answer.status).toBe(200);
  }
  for (const way of Object.values(waysToConnect)) expect(await connect(way, own.genuine)).toBe(101);
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
