import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { putSocketRow, socketRows } from './realtime-rows.ts';
import { type Handshake, MemberSocket, refusal } from './realtime-socket.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

async function follow(member: string, handshake: Handshake = {}): Promise<MemberSocket> {
  const token = await environment.token({ member });
  const socket = await MemberSocket.open(environment.runner.url, token, handshake);
  onTestFinished(() => socket.raw.terminate());
  return socket;
}

async function buy(member: string, purchaseId: string, amount = 1000): Promise<void> {
  expect((await environment.buy(member, purchaseId, purchaseOf(amount))).status).toBe(201);
}

/** `p{from}` to `p{to}`, one after the other, so that entry n is purchase n. */
async function buyAll(member: string, from: number, to: number): Promise<void> {
  for (let index = from; index <= to; index += 1) await buy(member, `p${index}`);
}

async function memberWith(purchases: number): Promise<string> {
  const member = await environment.enrol();
  await buyAll(member, 1, purchases);
  await environment.runner.drained();
  return member;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the handshake', () => {
  test('with the token in the Authorization header', async () => {
    const socket = await follow(await environment.enrol());
    expect(socket.raw.protocol).toBe('');
    await socket.ping();
  });

  test('as a browser does it, with the token among the subprotocols: answered with laurel.v1 alone', async () => {
    const member = await environment.enrol();
    const token = await environment.token({ member });
    const socket = new WebSocket(`${environment.runner.url.replace('http', 'ws')}/ws`, [
      'laurel.v1',
      `bearer.${token}`,
    ]);
    onTestFinished(() => socket.close());
    await once(socket, 'open');
    expect(socket.protocol).toBe('laurel.v1');
    const message = once(socket, 'message') as Promise<[MessageEvent]>;
    await buy(member, 'p1');
    const [{ data }] = await message;
    expect(JSON.parse(data)).toMatchObject({ type: 'balance', memberId: member, seq: 1 });
  });

  const unsigned = (token: string) => {
    const [, payload] = token.split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    return `${header}.${payload}.`;
  };
  const forged = (token: string) => {
    const [header, payload = '', signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const other = Buffer.from(JSON.stringify({ ...claims, member: 'somebody-else' })).toString('base64url');
    return `${header}.${other}.${signature}`;
  };
  const bearer = (token: string): Handshake => ({ headers: { authorization: `Bearer ${token}` } });
  const member = 'm-handshake';
  const tokenWith = (request: object) => environment.runner.token('dev-member', { member, ...request });

  test.each<[string, () => Promise<Handshake>, number]>([
    ['no token', async () => ({}), 401],
    ['a word that is no token', async () => bearer('token'), 401],
    ['an empty bearer among the subprotocols', async () => ({ protocols: ['laurel.v1', 'bearer.'] }), 401],
    ['an expired token', async () => bearer(await tokenWith({ expiresInSeconds: -60 })), 401],
    ['alg none', async () => bearer(unsigned(await tokenWith({}))), 401],
    ['claims changed after signing', async () => bearer(forged(await tokenWith({}))), 401],
    ['another audience', async () => bearer(await tokenWith({ claims: { client_id: 'other' } })), 401],
    ['another issuer', async () => bearer(await tokenWith({ claims: { iss: 'https://other' } })), 401],
    ['an identity token', async () => bearer(await tokenWith({ claims: { token_use: 'id' } })), 401],
    ['a token only in the URL', async () => ({ path: `/ws?token=${await tokenWith({})}` }), 401],
    [
      'a token only in the URL, as an access token',
      async () => ({ path: `/ws?access_token=${await tokenWith({})}&authorization=Bearer` }),
      401,
    ],
    ["a channel's token", async () => bearer(await environment.token('channel')), 403],
    [
      'a token with no scope of Laurel',
      async () => bearer(await tokenWith({ claims: { scope: 'openid' } })),
      403,
    ],
    ['a member scope with no member', async () => bearer(await tokenWith({ claims: { member: null } })), 401],
  ])('is refused: %s', async (_, handshake, status) => {
    const answer = await refusal(environment.runner.url, await handshake());
    expect(answer.status).toBe(status);
    expect(answer.body).toBe(JSON.stringify({ message: status === 401 ? 'Unauthorized' : 'Forbidden' }));
    expect(await socketRows(environment.runner, member)).toEqual([]);
  });
});

describe('frames', () => {
  test('every purchase as a whole balance with its cause, in rising seq, on every socket of the member only', async () => {
    const [member, other] = [await environment.enrol(), await environment.enrol()];
    const [phone, till, stranger] = [await follow(member), await follow(member), await follow(other)];
    await buyAll(member, 1, 3);
    await buy(other, 'theirs', 5000);
    await Promise.all([phone.reaches(3), till.reaches(3), stranger.reaches(1)]);
    await environment.runner.drained();
    await Promise.all([phone, till, stranger].map((socket) => socket.ping()));

    const expected = [1, 2, 3].map((seq) => ({
      type: 'balance',
      memberId: member,
      seq,
      available: seq * 10,
      pending: 0,
      reserved: 0,
      held: 0,
      tier: 'blue',
      cause: { kind: 'accrual', reference: `purchase/p${seq}/`, points: 10 },
    }));
    expect(phone.frames).toEqual([...expected, { type: 'pong' }]);
    expect(till.frames).toEqual([...expected, { type: 'pong' }]);
    expect(stranger.balances.map(({ memberId }) => memberId)).toEqual([other]);
  });

  test('a replay of a purchase is no entry, so no frame', async () => {
    const member = await environment.enrol();
    const socket = await follow(member);
    const purchase = purchaseOf(1000);
    await environment.buy(member, 'p1', purchase);
    expect((await environment.buy(member, 'p1', purchase)).status).toBe(200);
    await buy(member, 'p2');
    await socket.reaches(2);
    expect(socket.seqs).toEqual([1, 2]);
  });

  test('a purchase that reaches a tier brings a tier frame', async () => {
    const member = await environment.enrol();
    const socket = await follow(member);
    await buy(member, 'big', 100_000);
    await socket.until('tier frame', ({ frames }) => frames.length === 2);
    expect(socket.frames).toEqual([
      expect.objectContaining({ type: 'balance', seq: 1, available: 1000, tier: 'silver' }),
      { type: 'tier', memberId: member, seq: 1, from: 'blue', to: 'silver' },
    ]);
  });

  test('64 purchases of one member at once: each seq once, rising', async () => {
    const member = await environment.enrol();
    const socket = await follow(member);
    await Promise.all(range(1, 64).map((index) => buy(member, `p${index}`)));
    await socket.reaches(64);
    expect(socket.seqs).toEqual(range(1, 64));
    expect(new Set(socket.balances.map(({ cause }) => cause.reference)).size).toBe(64);
  });

  test('a socket is told nothing more when its token has ended, and is closed', async () => {
    const member = await environment.enrol();
    const socket = await follow(member);
    const [row = {}] = await socketRows(environment.runner, member);
    const [, payload = ''] = (await environment.token({ member })).split('.');
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(Number(row.expiresAt?.N)).toBe(exp);

    await putSocketRow(environment.runner, member, {
      ...row,
      expiresAt: { N: String(Math.floor(Date.now() / 1000)) },
    });
    await buy(member, 'p1');
    expect((await socket.closed).code).toBe(1000);
    expect(socket.frames).toEqual([{ type: 'closed', reason: 'token-expired' }]);
    await environment.runner.drained();
    expect(await socketRows(environment.runner, member)).toEqual([]);
  });
});

describe('resume', () => {
  test('sends what was missed and goes on from there', async () => {
    const member = await memberWith(4);
    const socket = await follow(member);
    socket.send({ type: 'resume', afterSeq: 1 });
    await socket.reaches(4);
    await buyAll(member, 5, 6);
    await socket.reaches(6);
    expect(socket.seqs).toEqual([2, 3, 4, 5, 6]);
    expect(socket.balances.map(({ available }) => available)).toEqual([20, 30, 40, 50, 60]);
  });

  test.each([0, 7, 20])(
    'after %i while purchases go on: to the newest with no gap, the other socket undisturbed',
    async (afterSeq) => {
      const member = await memberWith(20);
      const [client, other] = [await follow(member), await follow(member)];
      const buying = range(21, 44).map(async (index) => {
        await buy(member, `p${index}`);
        // In the middle of it all, when some are pushed and others are being booked.
        if (index === 28) client.send({ type: 'resume', afterSeq });
      });
      await Promise.all(buying);
      await Promise.all([client.reaches(44), other.reaches(44)]);
      await environment.runner.drained();
      await client.ping();

      const rewound = client.seqs.indexOf(afterSeq + 1);
      const from = client.seqs.lastIndexOf(afterSeq + 1);
      expect(client.seqs.slice(from)).toEqual(range(afterSeq + 1, 44));
      // Before the rewind only newer ones had come, and those in order, too.
      if (from > 0)
        expect(client.seqs.slice(0, from)).toEqual(
          range(client.seqs[0] ?? 0, (client.seqs[0] ?? 0) + from - 1),
        );
      if (afterSeq < 20) expect(rewound).toBe(from);
      expect(other.seqs).toEqual(range(21, 44));
    },
  );

  test('several at once on one socket each rewind it, one after the other', async () => {
    const member = await memberWith(6);
    const socket = await follow(member);
    for (let times = 0; times < 3; times += 1) socket.send({ type: 'resume', afterSeq: 3 });
    await socket.until('three rewinds', ({ seqs }) => seqs.length === 9);
    expect(socket.seqs).toEqual([4, 5, 6, 4, 5, 6, 4, 5, 6]);
  });

  test('ahead of the ledger is an error frame, and the socket stays where it was', async () => {
    const member = await memberWith(2);
    const socket = await follow(member);
    socket.send({ type: 'resume', afterSeq: 3 });
    await socket.until('error frame', ({ errors }) => errors.length === 1);
    expect(socket.errors).toEqual(['ahead-of-ledger']);
    await buy(member, 'p3');
    await socket.reaches(3);
    expect(socket.seqs).toEqual([3]);
  });
});

describe('bad frames', () => {
  test.each([
    ['an empty frame', ''],
    ['no JSON', 'hello'],
    ['half of it', '{"type":"ping"'],
    ['an array', '[{"type":"ping"}]'],
    ['a text', '"ping"'],
    ['a null', 'null'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"dance"}'],
    ["a type of the server's", '{"type":"balance","seq":1}'],
    ['a type that is no text', '{"type":["resume"],"afterSeq":0}'],
    ['an unknown field in a ping', '{"type":"ping","memberId":"m-1"}'],
    ['an unknown field in a resume', '{"type":"resume","afterSeq":0,"memberId":"m-1"}'],
    ['a resume without afterSeq', '{"type":"resume"}'],
    ['afterSeq null', '{"type":"resume","afterSeq":null}'],
    ['afterSeq below zero', '{"type":"resume","afterSeq":-1}'],
    ['a fraction', '{"type":"resume","afterSeq":1.5}'],
    ['afterSeq as text', '{"type":"resume","afterSeq":"1"}'],
    ['afterSeq 1e21', '{"type":"resume","afterSeq":1e21}'],
    ['a key twice', '{"type":"resume","afterSeq":0,"afterSeq":1}'],
    ['the type twice', '{"type":"ping","type":"resume","afterSeq":0}'],
    ['__proto__', '{"type":"ping","__proto__":{}}'],
    ['10,000 deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['32 KB of it', JSON.stringify({ type: 'ping', text: 'x'.repeat(32 * 1024 - 25) })],
  ])('%s: an error frame, and the connection stays', async (_, text) => {
    const member = await environment.enrol();
    const socket = await follow(member);
    // The enrolment must be pushed before this, because it moves the socket's cursor.
    await environment.runner.drained();
    const before = await socketRows(environment.runner, member);
    socket.send(text);
    await socket.until('error frame', ({ errors }) => errors.length === 1);
    expect(socket.errors).toEqual(['invalid-frame']);
    await socket.ping();
    expect(await socketRows(environment.runner, member)).toEqual(before);
  });

  test.each<[string, (socket: MemberSocket) => void, number]>([
    ['a binary frame', ({ raw }) => raw.send(Buffer.from('{"type":"ping"}'), { binary: true }), 1003],
    ['a frame of 33 KB', ({ raw }) => raw.send(`{"type":"ping","x":"${'x'.repeat(33 * 1024)}"}`), 1009],
  ])('%s closes the connection, and its row goes', async (_, send, code) => {
    const member = await environment.enrol();
    const [bad, good] = [await follow(member), await follow(member)];
    send(bad);
    expect((await bad.closed).code).toBe(code);
    await vi.waitFor(async () => expect(await socketRows(environment.runner, member)).toHaveLength(1));
    await buy(member, 'p1');
    await good.reaches(1);
  });
});

describe('clients that are gone or slow', () => {
  test('one that vanishes harms nobody, and its row goes', async () => {
    const member = await environment.enrol();
    const [gone, well] = [await follow(member), await follow(member)];
    gone.raw.terminate();
    await buyAll(member, 1, 2);
    await well.reaches(2);
    expect(well.seqs).toEqual([1, 2]);
    await vi.waitFor(async () => expect(await socketRows(environment.runner, member)).toHaveLength(1));
  });

  test('one that stops reading holds nobody up, and finds everything in order when it reads again', async () => {
    const member = await environment.enrol();
    const [slow, well] = [await follow(member), await follow(member)];
    slow.raw.pause();
    await Promise.all(range(1, 20).map((index) => buy(member, `p${index}`)));
    await well.reaches(20);
    expect(well.seqs).toEqual(range(1, 20));
    await environment.runner.drained();
    expect(slow.seqs).toEqual([]);
    slow.raw.resume();
    await slow.reaches(20);
    expect(slow.seqs).toEqual(range(1, 20));

    slow.raw.pause();
    slow.raw.terminate();
    await vi.waitFor(async () => expect(await socketRows(environment.runner, member)).toHaveLength(1));
  });

  test('an entry that could not be posted to a socket comes before the next entry', async () => {
    const member = await memberWith(3);
    const [client, other] = [await follow(member), await follow(member)];
    const row = (await socketRows(environment.runner, member)).find(({ cursor }) => cursor === undefined);
    // As a sender leaves a socket that took entry 1 and no more.
    await putSocketRow(environment.runner, member, { ...row, cursor: { N: '1' } });
    await buy(member, 'p4');
    await Promise.all([client.reaches(4), other.reaches(4)]);
    await environment.runner.drained();
    expect([client.seqs, other.seqs].toSorted((one, two) => two.length - one.length)).toEqual([
      [2, 3, 4],
      [4],
    ]);
  });

  test('the row of a socket that no gateway knows goes with the next entry, unless it may be opening', async () => {
    const member = await environment.enrol();
    const row = (connectionId: string, ageSeconds: number) => ({
      connectionId: { S: connectionId },
      connectedAt: { N: String(Date.now() - ageSeconds * 1000) },
      expiresAt: { N: String(Math.floor(Date.now() / 1000) + 3600) },
    });
    const [left, opening] = [`${randomUUID()}=`, `${randomUUID()}=`];
    await putSocketRow(environment.runner, member, row(left, 31));
    await putSocketRow(environment.runner, member, row(opening, 0));
    const well = await follow(member);
    await buy(member, 'p1');
    await well.reaches(1);
    await environment.runner.drained();
    const rows = (await socketRows(environment.runner, member)).map(({ connectionId }) => connectionId?.S);
    expect(rows).toHaveLength(2);
    expect(rows).toContain(opening);
    expect(rows).not.toContain(left);
  });
});
