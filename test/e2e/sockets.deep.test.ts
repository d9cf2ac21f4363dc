import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Acts } from './acts.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { putSocketRow, socketRows } from './realtime-rows.ts';
import { MemberSocket, refusal } from './realtime-socket.ts';
import { SignInApp } from './sign-in-app.ts';

let environment: Environment;
let app: SignInApp;
const acts = new Acts(() => environment);

beforeAll(async () => {
  environment = await startEnvironment();
  app = new SignInApp(environment, 'MemberApp');
});
afterAll(() => environment.stop());

const SWEEP = 'functions/realtime/sweep-sockets.ts';
const CLOSED_NORMALLY = 1000;

async function openWith(token: string): Promise<MemberSocket> {
  const socket = await MemberSocket.open(environment.runner.url, token);
  onTestFinished(() => socket.raw.terminate());
  return socket;
}

const follow = async (as: Exclude<As, 'nobody'>) => openWith(await environment.token(as));

const refusalOf = async (token: string) =>
  (await refusal(environment.runner.url, { headers: { authorization: `Bearer ${token}` } })).status;

/** The frames of a socket that was closed: of a balance its number, of the closing its reason. */
async function lastWords(socket: MemberSocket): Promise<readonly unknown[]> {
  expect((await socket.closed).code).toBe(CLOSED_NORMALLY);
  return socket.frames.map((frame) =>
    frame.type === 'balance' ? frame.seq : frame.type === 'closed' ? frame.reason : frame.type,
  );
}

/** Uses up the calls of a caller for the next minute. */
async function useUp(key: string): Promise<void> {
  const second = Math.floor(Date.now() / 1000);
  const full = Array.from({ length: 60 }, (_, ahead) => ({
    TableName: environment.tables.rates,
    Item: { id: { S: `${key}/${second + ahead}` }, taken: { N: '20' } },
  }));
  await Promise.all(full.map((put) => environment.database.send(new PutItemCommand(put))));
}

describe('the server closes a socket and says why', () => {
  test('the eleventh in the same instant as the others: ten stay open, one is told', async () => {
    const member = await environment.enrol();
    const sockets = await Promise.all(Array.from({ length: 11 }, () => follow({ member })));
    const closed = await Promise.race(sockets.map(async (socket) => (await socket.closed) && socket));
    expect(await lastWords(closed)).toEqual(['too-many-sockets']);
    expect(await socketRows(environment.runner, member)).toHaveLength(10);
    await environment.buy(member, 'p1', purchaseOf(1000));
    const others = sockets.filter((socket) => socket !== closed);
    await Promise.all(others.map((socket) => socket.reaches(1)));
  });

  test('more connects than a member has calls: refused with 429, as its calls are', async () => {
    const member = await environment.enrol();
    await useUp(`member/${member}`);
    expect(await refusalOf(await environment.token({ member }))).toBe(429);
    const call = await environment.call('GET', `/v1/members/${member}/balance`, { as: { member } });
    expect(call.status).toBe(429);
    expect(await socketRows(environment.runner, member)).toEqual([]);
  });

  test('more frames than a member has calls, each of 32 KB: rate-limited', async () => {
    const member = await environment.enrol();
    const socket = await follow({ member });
    await useUp(`member/${member}`);
    for (let count = 0; count < 300; count += 1) socket.send('x'.repeat(32 * 1024));
    expect(await lastWords(socket)).toContain('rate-limited');
    await vi.waitFor(async () => expect(await socketRows(environment.runner, member)).toEqual([]), {
      timeout: 60_000,
    });
  });

  test('an erasure: its frames first', async () => {
    const member = await acts.memberWith(500);
    await environment.runner.drained();
    const socket = await follow({ member });
    await environment.call('DELETE', `/v1/members/${member}`, { as: 'agent' });
    const words = await lastWords(socket);
    expect(words.at(-1)).toBe('erased');
    expect(words.slice(0, -1)).toEqual([2, 3]);
    expect(await refusalOf(await environment.token({ member }))).toBe(403);
  });

  test('a merge: the member who goes; the survivor goes on', async () => {
    const [into, from] = [await acts.memberWith(100), await acts.memberWith(100)];
    await environment.runner.drained();
    const [stays, goes] = [await follow({ member: into }), await follow({ member: from })];
    const merged = await environment.call('PUT', `/v1/members/${into}/merges/g1`, {
      as: 'agent',
      body: { from, reason: 'duplicate-enrolment' },
    });
    expect(merged.status).toBe(201);
    expect((await lastWords(goes)).at(-1)).toBe('merged');
    await stays.reaches(2);
    await stays.ping();
    expect(await refusalOf(await environment.token({ member: from }))).toBe(403);
  });

  test('an unlinked sign-in: no token from before opens another', async () => {
    const [member, named] = [await environment.enrol(), await environment.enrol()];
    const signInOf = (id: string) => `/v1/members/${id}/sign-in`;
    const link = (id: string) =>
      environment.call('PUT', signInOf(id), { as: 'agent', body: { username: `member-${named}` } });
    const unlink = (id: string) => environment.call('DELETE', signInOf(id), { as: 'agent' });
    // The user is named after the second member, and becomes the first.
    const statuses = [await link(named), await unlink(named), await link(member)].map(({ status }) => status);
    expect(statuses).toEqual([200, 204, 200]);
    const answer = await app.exchange(await app.code({ person: 'dev-member', member: named }));
    const token = answer.access_token ?? '';
    const socket = await openWith(token);
    expect((await unlink(member)).status).toBe(204);
    expect(await lastWords(socket)).toEqual(['unlinked']);
    expect(await refusalOf(token)).toBe(403);
  });

  test('the end of the token, by the sweep', async () => {
    const member = await environment.enrol();
    const [socket, other] = [await follow({ member }), await follow({ member })];
    const [row = {}] = (await socketRows(environment.runner, member)).toSorted(
      (one, two) => Number(one.connectedAt?.N) - Number(two.connectedAt?.N),
    );
    const expiresAt = { N: String(Math.floor(Date.now() / 1000)) };
    await putSocketRow(environment.runner, member, { ...row, expiresAt });
    expect((await environment.invoke(SWEEP)).error).toBeUndefined();
    expect(await lastWords(socket)).toEqual(['token-expired']);
    await other.ping();
  });
});

describe('staff', () => {
  test.each<[Exclude<As, 'nobody'>]>([['agent'], ['analyst'], ['marketer'], ['admin']])(
    '%s opens a socket that is empty, pings it and cannot resume',
    async (as) => {
      const socket = await follow(as);
      await socket.ping();
      socket.send({ type: 'resume', afterSeq: 0 });
      await socket.until('error frame', ({ errors }) => errors.length === 1);
      expect(socket.errors).toEqual(['no-member']);
      await socket.close();
    },
  );
});
