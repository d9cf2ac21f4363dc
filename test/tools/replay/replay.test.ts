import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOptions } from '../../../tools/replay/options.ts';
import { replay } from '../../../tools/replay/replay.ts';
import { isSound, summarize } from '../../../tools/replay/summary.ts';
import { csvOf, folderWith, type Row } from './csv.ts';
import { accrual, goodsBack, standIn } from './stand-in.ts';

const NOW = Date.UTC(2026, 4, 20, 12);

const ROWS: readonly Row[] = [
  { invoice: '1', member: '100', price: '10.00', date: '2010-12-01 08:00:00' },
  { invoice: '1', member: '100', price: '5.49', quantity: '2', date: '2010-12-01 08:01:00' },
  { invoice: '2', member: '200', price: '0', date: '2010-12-02 09:00:00' },
  { invoice: '3', date: '2010-12-02 10:00:00' },
  { invoice: 'C4', member: '100', quantity: '-2', date: '2010-12-03 10:00:00' },
  { invoice: 'C4', member: '100', sku: 'D', quantity: '-1', date: '2010-12-03 10:00:00' },
  { invoice: '5', member: '100', price: '7.005', date: '2010-12-04 10:00:00' },
  { invoice: '6', member: '300', price: '3.00', date: '2010-12-05 11:30:00' },
];

let shop: Awaited<ReturnType<typeof standIn>>;
let folder: string;

beforeEach(async () => {
  shop = await standIn();
  folder = await folderWith({ 'sales.csv': csvOf(ROWS) });
});
afterEach(() => shop.close());

function run(more: readonly string[] = [], now = NOW, stopping = new AbortController()) {
  const args = [join(folder, 'sales.csv'), '--url', shop.origin, '--data', join(folder, 'data'), ...more];
  const options = readOptions(args, {});
  if (options === undefined) throw new Error('asked for help');
  const watcher = { say: () => undefined, progress: () => ({ step: () => undefined, end: () => undefined }) };
  return replay(options, stopping.signal, watcher, now);
}

const figures = (outcome: Parameters<typeof summarize>[0]) =>
  Object.fromEntries(
    summarize(outcome)
      .split('\n')
      .flatMap((line) => [...line.matchAll(/^(.*?) +(\d+)$/g)])
      .map(([, label, value]) => [label, Number(value)]),
  );

describe('a replay', () => {
  it('books every sale and return of a member, leaves the rest out, and its count agrees with the books', async () => {
    const outcome = await run();
    expect(outcome.failure).toBeUndefined();
    expect(figures(outcome)).toEqual({
      members: 3,
      'purchases sent': 4,
      created: 4,
      replayed: 0,
      'points issued': 30,
      refused: 0,
      'returns sent': 1,
      'returns created': 1,
      'returns replayed': 0,
      'points reversed': 15,
      'returns refused': 0,
      'cancelled lines matched to a sale': 1,
      'left out: lines without a customer': 1,
      'left out: other lines not above zero': 0,
      'left out: cancelled lines without a sale': 1,
      'API: members compared': 3,
      'API: purchases in their logs': 4,
      'API: points of those purchases': 30,
      'API: returns in their logs': 1,
      'API: points reversed by those returns': 15,
      'API: members compared by balance': 3,
      'API: points left in those balances': 15,
      'API: members compared entry by entry': 0,
      'API: differences': 0,
    });
    expect(summarize(outcome)).toContain('  line 7, C4: member 100 has no earlier sale with 1 of D left\n');
    expect(isSound(outcome)).toBe(true);
    expect(new Set(shop.calls.map(({ client }) => client))).toEqual(new Set(['dev-channel']));
    const bodies = shop.purchases().map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ total }) => total).sort()).toEqual([0, 2098, 300, 701].sort());
    expect(shop.returns()).toMatchObject([{ path: '/v1/members/100/purchases/1/returns/C4' }]);
    expect(JSON.parse(shop.returns()[0]?.body ?? '').lines).toEqual([
      { lineId: '1', quantity: 1 },
      { lineId: '2', quantity: 1 },
    ]);
  });

  it('run again days later sends the same bytes and books nothing twice', async () => {
    const first = await run();
    const booked = () => [...shop.purchases(), ...shop.returns()];
    const sent = booked();
    const again = await run([], NOW + 30 * 86_400_000);
    const byPath = (calls: typeof sent) => new Map(calls.map(({ path, body }) => [path, body]));
    expect(byPath(booked().filter((call) => !sent.includes(call)))).toEqual(byPath(sent));
    expect(figures(again)).toMatchObject({
      created: 0,
      replayed: 4,
      'points issued': 30,
      'returns created': 0,
      'returns replayed': 1,
      'points reversed': 15,
      'API: differences': 0,
    });
    expect(isSound(first) && isSound(again)).toBe(true);
  });

  it('moves the last sale into the last seven days, by whole weeks', async () => {
    await run();
    const last =
      shop
        .purchases()
        .map(({ body }) => JSON.parse(body).occurredAt as string)
        .sort()
        .at(-1) ?? '';
    expect(NOW - Date.parse(last)).toBeLessThan(7 * 86_400_000);
    expect(Date.parse(last)).toBeLessThanOrEqual(NOW);
    expect((Date.parse(last) - Date.UTC(2010, 11, 5, 11, 30)) % (7 * 86_400_000)).toBe(0);
  });

  it('ends where --ends says, and keeps the first shift for the runs that follow', async () => {
    const last = () => {
      const body = shop.purchases().findLast(({ path }) => path.endsWith('/purchases/6'))?.body;
      return JSON.parse(body ?? '{}').occurredAt;
    };
    await run(['--concurrency', '1', '--ends', '2011-01-09']);
    expect(last()).toBe('2011-01-09T11:30:00.000Z');
    const moved = await run(['--concurrency', '1', '--ends', '2011-01-08']);
    expect(figures(moved)).toMatchObject({
      'refused: reference-reused': 4,
      'return refused: reference-reused': 1,
    });
    expect(summarize(moved)).toContain('booked with other dates');
    expect(last()).toBe('2011-01-02T11:30:00.000Z');
    const outcome = await run(['--concurrency', '1']);
    expect(last()).toBe('2011-01-09T11:30:00.000Z');
    expect(figures(outcome)).toMatchObject({ replayed: 4 });
  });

  it('does not send sales of the future', async () => {
    await expect(run(['--ends', '2026-05-26'])).rejects.toMatchObject({
      exitCode: 2,
      message: /still to come/,
    });
    expect(shop.calls).toEqual([]);
  });

  it('keeps the dates as an import by an admin', async () => {
    await run(['--as-recorded', '--concurrency', '1']);
    expect(JSON.parse(shop.purchases()[0]?.body ?? '').occurredAt).toBe('2010-12-01T08:00:00.000Z');
    expect(new Set(shop.calls.map(({ client }) => client))).toEqual(new Set(['dev-admin']));
  });

  it('takes the first n sales', async () => {
    const outcome = await run(['--limit', '2']);
    expect(figures(outcome)).toMatchObject({ members: 2, 'purchases sent': 2 });
    expect(isSound(outcome)).toBe(true);
  });

  it('sends nothing of a file with a malformed row', async () => {
    await writeFile(
      join(folder, 'sales.csv'),
      csvOf([...ROWS, { invoice: '7', member: '1', quantity: 'x' }]),
    );
    await expect(run()).rejects.toMatchObject({ exitCode: 2, message: /Line 10/ });
    expect(shop.calls).toEqual([]);
  });

  it('surveys a file again after an earlier version did, and keeps its shift', async () => {
    await run(['--ends', '2011-01-09']);
    const notebook = join(folder, 'data/replay.json');
    const { files } = JSON.parse(await readFile(notebook, 'utf8'));
    for (const page of Object.values<{ survey: { cancelled?: string[] } }>(files)) {
      delete page.survey.cancelled;
    }
    await writeFile(notebook, JSON.stringify({ files }));
    expect(figures(await run())).toMatchObject({ replayed: 4, 'returns replayed': 1 });
  });

  it('says what is wrong with a notebook it cannot read, and touches nothing', async () => {
    await run();
    const calls = shop.calls.length;
    await writeFile(join(folder, 'data/replay.json'), '{"files":');
    await expect(run()).rejects.toMatchObject({ exitCode: 2, message: /replay\.json cannot be read/ });
    expect(shop.calls).toHaveLength(calls);
    expect(await readFile(join(folder, 'data/replay.json'), 'utf8')).toBe('{"files":');
  });
});

describe('a server in trouble', () => {
  const soon = { 'retry-after': '0' };
  it.each([
    ['throttles', { status: 503, headers: soon }],
    ['limits the rate', { status: 429, headers: soon }],
    ['hangs up', { status: 'hang up' }],
    ['books and loses the answer', { status: 'hang up', afterwards: true }],
    ['books and answers with a gateway error', { status: 502, headers: soon, afterwards: true }],
  ] as const)('that %s is asked again, and nothing is lost or doubled', async (_, fault) => {
    shop.faults.push(fault, fault, fault);
    const outcome = await run();
    expect(figures(outcome)).toMatchObject({
      'points issued': 30,
      'points reversed': 15,
      'API: differences': 0,
      refused: 0,
    });
    expect([...shop.members.values()].flatMap(({ entries }) => entries)).toHaveLength(5);
    expect(isSound(outcome)).toBe(true);
  });

  it('that refuses a token gets a new one', async () => {
    shop.controls.onCall = (path) => {
      if (path.endsWith('/purchases/5')) {
        shop.controls.onCall = () => undefined;
        shop.revokeTokens();
      }
    };
    expect(isSound(await run())).toBe(true);
    expect(shop.tokensGiven()).toBe(2);
  });

  it('with tokens that expire at once is asked for one before each call', async () => {
    shop.controls.expiresIn = 1e-9;
    expect(isSound(await run(['--concurrency', '1']))).toBe(true);
    expect(shop.tokensGiven()).toBeGreaterThanOrEqual(shop.calls.length);
  });

  it('that refuses sales has them and their returns counted by code, and the run is not sound', async () => {
    shop.faults.push(
      { status: 201, body: {}, afterwards: true },
      { status: 422, body: { code: 'too-old' } },
      { status: 201, body: {}, afterwards: true },
      { status: 413, body: { message: 'Request Too Long' } },
    );
    const outcome = await run(['--concurrency', '1']);
    expect(figures(outcome)).toMatchObject({
      refused: 2,
      'refused: too-old': 1,
      'refused: status-413': 1,
      'return refused: purchase-not-found': 1,
    });
    expect(isSound(outcome)).toBe(false);
  });

  it('that refuses a return has it counted, and the run is not sound', async () => {
    shop.controls.onCall = (path) => {
      if (path.includes('/returns/')) shop.faults.push({ status: 422, body: { code: 'too-old' } });
    };
    const outcome = await run();
    expect(figures(outcome)).toMatchObject({
      refused: 0,
      'returns refused': 1,
      'return refused: too-old': 1,
      'API: returns in their logs': 0,
      'API: differences': 0,
    });
    expect(summarize(outcome)).toContain('too old for a shop to send');
    expect(isSound(outcome)).toBe(false);
  });

  it('that forbids the client ends the replay with a sentence', async () => {
    shop.faults.push({ status: 403, body: { message: 'Forbidden' } });
    const { failure } = await run(['--concurrency', '1']);
    expect(failure).toMatchObject({ exitCode: 1, message: /dev-channel may not do this \(403\)/ });
  });

  it('that returns 200 for a purchase without the replay header ends the replay', async () => {
    shop.faults.push({ status: 201, body: {} }, { status: 200, body: { pointsEarned: 1 } });
    const { failure } = await run(['--concurrency', '1']);
    expect(failure).toMatchObject({ exitCode: 1, message: /without Idempotency-Replayed/ });
  });
});

describe('the comparison with the books', () => {
  const logOf = (member: string) => {
    const log = shop.members.get(member);
    if (log === undefined) throw new Error(`no member ${member}`);
    return log.entries;
  };
  const afterSending = (change: () => void) => {
    shop.controls.onCall = (path) => {
      if (!path.endsWith('/balance')) return;
      shop.controls.onCall = () => undefined;
      change();
    };
  };

  it("looks only at this run's purchases where a log holds more", async () => {
    await run();
    logOf('100').push(accrual('by-hand', 77));
    logOf('100').push(goodsBack('by-hand', 'C4', 7));
    logOf('100').push({ kind: 'maturation', reference: 'due/maturation/x/', postings: [] });
    const outcome = await run(['--limit', '3']);
    expect(figures(outcome)).toMatchObject({
      'points issued': 27,
      'API: points of those purchases': 27,
      'API: returns in their logs': 1,
      'API: points reversed by those returns': 15,
      'API: members compared entry by entry': 1,
    });
    expect(isSound(outcome)).toBe(true);
  });

  it.each([
    ['a purchase that is missing', () => logOf('100').pop(), /member 100: purchase 5 is not in the log/],
    [
      'a return that is missing',
      () => logOf('100').splice(1, 1),
      /member 100: purchase 1 return C4 is not in the log/,
    ],
    [
      'other points taken back than in the response',
      () => logOf('100').splice(1, 1, goodsBack('1', 'C4', 14)),
      /purchase 1 return C4: 15 in the response, 14 in the log/,
    ],
    [
      'a return booked twice',
      () => logOf('100').push(goodsBack('1', 'C4', 15)),
      /purchase 1 return C4 is in the log twice/,
    ],
    ['a purchase booked twice', () => logOf('100').push(accrual('1', 20)), /purchase 1 is in the log twice/],
    [
      'other points than in the response',
      () => logOf('100').splice(0, 1, accrual('1', 21)),
      /purchase 1: 20 in the response, 21 in the log/,
    ],
    [
      'points moved from one purchase to another',
      () =>
        logOf('100').splice(
          0,
          3,
          accrual('1', 21),
          accrual('5', 6),
          goodsBack('1', 'C4', 15),
          accrual('x', 0),
        ),
      /purchase 5: 7 in the response, 6 in the log/,
    ],
  ])('finds %s', async (_, change, sentence) => {
    afterSending(change);
    const outcome = await run(['--concurrency', '1']);
    expect(summarize(outcome)).toMatch(sentence);
    expect(summarize(outcome)).toContain('DIFFER');
    expect(isSound(outcome)).toBe(false);
  });

  it.each([
    [
      'points earned',
      { lifetime: { earned: 31, expired: 0, reversed: 15 } },
      /points earned: 27 by the responses, 31 in/,
    ],
    [
      'points reversed',
      { lifetime: { earned: 27, expired: 0, reversed: 0 } },
      /points reversed: 15 by the responses, 0 in/,
    ],
    ['points left', { available: 13 }, /points left: 12 by the responses, 13 in the balance/],
  ])('finds a balance with other %s than its log', async (_, balance, sentence) => {
    shop.controls.balance = balance;
    const outcome = await run();
    expect(summarize(outcome)).toMatch(sentence);
    expect(isSound(outcome)).toBe(false);
  });

  it('allows for points that have expired since', async () => {
    shop.controls.balance = { available: 0, lifetime: { earned: 27, expired: 12, reversed: 15 } };
    await writeFile(join(folder, 'sales.csv'), csvOf(ROWS.filter(({ member }) => member === '100')));
    expect(isSound(await run())).toBe(true);
  });

  it('does not take place when the replay was stopped', async () => {
    const stopping = new AbortController();
    shop.controls.onCall = (path) => {
      if (path.includes('/purchases/')) stopping.abort();
    };
    const outcome = await run(['--concurrency', '1'], NOW, stopping);
    expect(outcome).toMatchObject({ tally: { purchases: { sent: 1, created: 1 } } });
    expect(outcome.failure).toBeUndefined();
    expect(summarize(outcome)).toContain('were not compared');
    expect(isSound(outcome)).toBe(false);
  });
});
