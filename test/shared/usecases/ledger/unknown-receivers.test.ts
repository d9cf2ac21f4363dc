import { describe, expect, it } from 'vitest';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { OwnSpender } from '#shared/usecases/identity/own-spender.ts';
import { transferPoints } from '#shared/usecases/ledger/transfer-points.ts';
import { newMemberId } from '../../../database.ts';
import type { Books } from '../books.ts';
import { useBooks } from '../use-books.ts';
import { adjust, erase, merge, open, suspend } from './acts.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let books: Books;
let calls: string[] = [];

useBooks((own) => {
  books = own;
  const note = (name: string, { TableName = '' }: { TableName?: string }) =>
    calls.push(`${name} ${TableName}`);
  books.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        note(String(commandName), args.input as { TableName?: string });
        return next(args);
      },
    { step: 'initialize' },
  );
});

let sent = 0;

interface Sending {
  readonly to: string | undefined;
  readonly points?: number;
  readonly spender?: OwnSpender | undefined;
}

const ownToken = (): OwnSpender => ({ signedInAt: books.clock, contactChangedAt: async () => undefined });

/** Sends points with the member's own token, unless said, to a member; undefined for a card of nobody. */
function send(from: string, { to, points = 1, ...rest }: Sending, receiver = async () => to ?? '-') {
  sent += 1;
  const spender = 'spender' in rest ? rest.spender : ownToken();
  const named = to ?? 'card:2981';
  const request = {
    transferId: `t${sent}`,
    from,
    to: named,
    points,
    contentHash: contentHash({ to: named, points }),
  };
  return transferPoints(books.ports, books.programs, { ...request, receiver, spender });
}

/** The refusal, and the calls of storage that it took. */
async function refusal(from: string, sending: Sending) {
  calls = [];
  const refused = await send(from, sending).then(
    () => undefined,
    ({ code, status, message, data, retryAfterSeconds }) => ({
      code,
      status,
      message,
      data,
      retryAfterSeconds,
    }),
  );
  return { refused, calls: calls.toSorted() };
}

async function rich(): Promise<string> {
  const member = await books.newMember();
  await adjust(books, member, 'start', 100);
  return member;
}

describe('a transfer with the token of a member', () => {
  it('is the same refusal after the same calls for whoever cannot receive, member or not', async () => {
    const from = await rich();
    const [suspended, erased, merged] = [await rich(), await rich(), await rich()];
    await suspend(books, suspended, 's1');
    await erase(books, erased);
    await merge(books, await rich(), merged, 'g1');
    await refusal(from, { to: newMemberId() });
    const stranger = await refusal(from, { to: newMemberId() });
    expect(stranger.refused).toMatchObject({ code: 'member-not-found', status: 404 });
    for (const to of [suspended, erased, merged, undefined])
      expect(await refusal(from, { to })).toEqual(stranger);
  });

  it('is refused as to nobody where the receiver can take no further expiry day, and counts nothing', async () => {
    const [from, full] = [await rich(), await books.newMember()];
    const today = Math.floor(books.clock / DAY_MS);
    const lots = Array.from({ length: bounds.expiryDays }, (_, index) => ({
      points: 1,
      expiresOn: today + 1 + index,
    }));
    await open(books, full, 'o1', lots);
    const unknown = await refusal(from, { to: newMemberId() });
    const refused = await refusal(from, { to: full });
    expect(refused.refused).toEqual(unknown.refused);
    const counting = `UpdateItemCommand ${books.tables.rates}`;
    expect([unknown, refused].map(({ calls }) => calls.filter((one) => one === counting).length)).toEqual([
      1, 0,
    ]);
  });

  it('looks nobody up where the sender cannot send', async () => {
    const [from, gone, other] = [await rich(), await rich(), await rich()];
    await suspend(books, gone, 's1');
    const never = () => Promise.reject(new Error('the receiver was looked up'));
    await expect(send(from, { to: other, points: 101 }, never)).rejects.toMatchObject({
      code: 'insufficient-points',
    });
    await expect(send(gone, { to: other }, never)).rejects.toMatchObject({ code: 'member-suspended' });
    const changed = { signedInAt: books.clock - DAY_MS, contactChangedAt: async () => books.clock - 1 };
    const stale = send(from, { to: other, spender: changed }, never);
    await expect(stale).rejects.toMatchObject({ code: 'sign-in-again' });
  });

  it('names nobody twenty times a day; then no receiver is looked up until the next day', async () => {
    const [from, other] = [await rich(), await rich()];
    books.clock = Math.ceil(books.clock / DAY_MS) * DAY_MS + 1000;
    for (let misses = 0; misses < 20; misses += 1) {
      expect((await refusal(from, { to: newMemberId() })).refused?.code).toBe('member-not-found');
      if (misses < 5) await send(from, { to: other });
    }
    const limited = { code: 'rate-limited', status: 429, retryAfterSeconds: DAY_MS / 1000 - 1 };
    expect((await refusal(from, { to: newMemberId() })).refused).toMatchObject(limited);
    expect((await refusal(from, { to: other })).refused).toMatchObject(limited);
    // Another member has misses of their own.
    expect((await refusal(other, { to: newMemberId() })).refused?.code).toBe('member-not-found');
    books.clock += DAY_MS;
    await send(from, { to: other });
    expect((await refusal(from, { to: newMemberId() })).refused?.code).toBe('member-not-found');
  });

  it('gets twenty refusals for nobody from many at once', async () => {
    const from = await rich();
    const many = await Promise.all(Array.from({ length: 30 }, () => refusal(from, { to: newMemberId() })));
    const codes = many.map(({ refused }) => refused?.code).toSorted();
    expect(codes.filter((code) => code === 'member-not-found').length).toBeLessThanOrEqual(20);
    expect(new Set(codes)).toEqual(new Set(['member-not-found', 'rate-limited']));
  });
});

it('a transfer by an agent says why a member cannot receive, and counts nothing', async () => {
  const [from, suspended] = [await rich(), await rich()];
  await suspend(books, suspended, 's1');
  const byAgent = { spender: undefined };
  expect((await refusal(from, { to: suspended, ...byAgent })).refused?.code).toBe('member-suspended');
  const unknown = await refusal(from, { to: newMemberId(), ...byAgent });
  expect(unknown.refused?.code).toBe('member-not-found');
  expect(unknown.calls.filter((call) => call.endsWith(books.tables.rates))).toEqual([]);
});
