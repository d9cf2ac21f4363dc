import { describe, expect, it } from 'vitest';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { getRedemption } from '#shared/usecases/ledger/get-redemption.ts';
import {
  captureRedemption,
  claimRedemption,
  voidRedemption,
} from '#shared/usecases/ledger/step-redemption.ts';
import type { Books } from '../shared/usecases/books.ts';
import { adjust, merge, ownSpender, redeem } from '../shared/usecases/ledger/acts.ts';
import { expectSoundLog } from '../shared/usecases/ledger/sound.ts';
import { useBooks } from '../shared/usecases/use-books.ts';

let books: Books;

useBooks((own) => {
  books = own;
});

type By = 'member' | 'channel';
type Step = (member: string, by: By, redemptionId?: string, of?: string) => Promise<Ended>;
type Ended = Awaited<ReturnType<typeof captureRedemption>>;

const asked = (by: By, redemptionId: string, of?: string) => ({
  redemptionId,
  of,
  ownToken: by === 'member',
  contentHash: contentHash({}),
});

const capture: Step = (member, by, id = 'r1', of) =>
  captureRedemption(books.ports, books.programs, member, asked(by, id, of));
const voidOf: Step = (member, by, id = 'r1', of) =>
  voidRedemption(books.ports, books.programs, member, asked(by, id, of));
const claim = (member: string, id = 'r1', of?: string) =>
  claimRedemption(books.ports, books.programs, member, asked('channel', id, of));

const steps = [
  ['capture', capture],
  ['void', voidOf],
] as const;

async function rich(): Promise<string> {
  const member = await books.newMember();
  await adjust(books, member, 'start', 100);
  return member;
}

function reserve(member: string, by: By, redemptionId = 'r1') {
  const spender = by === 'member' ? { spender: ownSpender(books) } : {};
  return redeem(books, member, redemptionId, { points: 30 }, { capture: false, ...spender });
}

const read = async (member: string, redemptionId = 'r1') => {
  const ports = { ...books.ports, now: () => books.clock };
  return getRedemption(ports, await books.programs.get(), member, redemptionId);
};

/** Everything that a refusal tells. */
async function refusalOf(sent: Promise<unknown>) {
  const error = await sent.then(
    () => undefined,
    (reason) => reason,
  );
  const { code, status, title, detail, data } = error ?? {};
  return { code, status, title, detail, data };
}

describe("Rule 44: a member's own token ends only what such a token reserved", () => {
  it.each(steps)('to its %s a reservation of a channel is as good as unknown', async (_, step) => {
    const member = await rich();
    await reserve(member, 'channel');
    const before = await books.log(member);
    const unknown = await refusalOf(step(member, 'member', 'nobody'));
    expect(unknown).toMatchObject({ code: 'redemption-not-found', status: 404 });
    expect(await refusalOf(step(member, 'member'))).toEqual(unknown);
    expect(await books.log(member)).toEqual(before);
    expect(await read(member)).toMatchObject({ status: 'reserved', points: 30 });
  });

  it.each([
    ['captured', (member: string) => capture(member, 'channel')],
    ['voided', (member: string) => voidOf(member, 'channel')],
    ['lapsed', async () => (books.clock += 900_000)],
    [
      'lapsed, and written so',
      async (member: string) => {
        books.clock += 900_000;
        await adjust(books, member, 'next', 1);
      },
    ],
    ['spent at once', (member: string) => redeem(books, member, 'r2', { points: 10 })],
  ])('one of a channel that is %s tells a member no more, and no replay does', async (ended, end) => {
    const member = await rich();
    await reserve(member, 'channel');
    await end(member);
    const id = ended === 'spent at once' ? 'r2' : 'r1';
    const unknown = await refusalOf(capture(member, 'member', 'nobody'));
    for (const [, step] of steps) {
      expect(await refusalOf(step(member, 'member', id))).toEqual(unknown);
    }
  });

  it.each(steps)('its own it ends by a %s, which replays for either', async (_, step) => {
    const member = await rich();
    await reserve(member, 'member');
    const first = await step(member, 'member');
    expect(first.replayed).toBe(false);
    expect(await step(member, 'member')).toEqual({ ...first, replayed: true });
    expect(await step(member, 'channel')).toEqual({ ...first, replayed: true });
    await expectSoundLog(books, member);
  });

  it.each([
    ['captured', capture, 'redemption-captured'],
    ['voided', voidOf, 'redemption-voided'],
    ['lapsed', async () => (books.clock += 900_000), 'redemption-lapsed'],
    [
      'lapsed, and written so',
      async (member: string) => {
        books.clock += 900_000;
        await adjust(books, member, 'next', 1);
      },
      'redemption-lapsed',
    ],
  ] as const)('the end of its own, %s, it is told as ever', async (_, end, code) => {
    const member = await rich();
    await reserve(member, 'member');
    await end(member, 'channel');
    const other = code === 'redemption-voided' ? capture : voidOf;
    expect(await refusalOf(other(member, 'member'))).toMatchObject({ code, status: 409 });
  });

  it.each(steps)('a channel ends by a %s whatever it finds', async (_, step) => {
    const member = await rich();
    await reserve(member, 'member');
    await reserve(member, 'channel', 'r2');
    expect((await step(member, 'channel')).replayed).toBe(false);
    expect((await step(member, 'channel', 'r2')).replayed).toBe(false);
  });
});

describe('Rule 44: a channel claims what a member reserved', () => {
  it('by an entry without postings; from then on the member can neither end it nor learn of it', async () => {
    const member = await rich();
    await reserve(member, 'member');
    const { answer, replayed } = await claim(member);
    expect(replayed).toBe(false);
    expect(answer).toMatchObject({
      entry: { seq: 3, kind: 'claim', reference: 'redemption/r1/claim/', postings: [], redemptionId: 'r1' },
      redemption: { status: 'reserved', points: 30, captured: 0 },
      balance: { available: 70, reserved: 30 },
    });
    expect(await claim(member)).toEqual({ answer, replayed: true });
    const unknown = await refusalOf(capture(member, 'member', 'nobody'));
    for (const [, step] of steps) expect(await refusalOf(step(member, 'member'))).toEqual(unknown);
    expect(await read(member)).toMatchObject({ status: 'reserved', points: 30 });
    expect((await capture(member, 'channel')).answer).toMatchObject({
      redemption: { status: 'captured', captured: 30 },
      balance: { available: 70, reserved: 0 },
    });
    for (const [, step] of steps) expect(await refusalOf(step(member, 'member'))).toEqual(unknown);
    expect(await claim(member)).toEqual({ answer, replayed: true });
    await expectSoundLog(books, member);
  });

  it('one that lapses afterwards is as good as unknown to the member, too', async () => {
    const member = await rich();
    await reserve(member, 'member');
    await claim(member);
    books.clock += 900_000;
    await adjust(books, member, 'next', 1);
    expect(await refusalOf(voidOf(member, 'member'))).toMatchObject({ code: 'redemption-not-found' });
    expect(await refusalOf(voidOf(member, 'channel'))).toMatchObject({ code: 'redemption-lapsed' });
  });

  it('one that is a channel’s already is told by its own entry, and nothing is written', async () => {
    const member = await rich();
    const reserved = await reserve(member, 'channel');
    const before = await books.log(member);
    expect(await claim(member)).toEqual({ answer: reserved.answer, replayed: true });
    expect(await books.log(member)).toEqual(before);
  });

  it.each([
    ['unknown', 'redemption-not-found', async () => undefined],
    ['captured', 'redemption-captured', (member: string) => capture(member, 'member')],
    ['voided', 'redemption-voided', (member: string) => voidOf(member, 'member')],
    ['lapsed', 'redemption-lapsed', async () => (books.clock += 900_000)],
  ])('one that is %s is refused with %s, as a capture is', async (which, code, end) => {
    const member = await rich();
    await reserve(member, 'member');
    await end(member);
    const id = which === 'unknown' ? 'r9' : 'r1';
    expect(await refusalOf(claim(member, id))).toMatchObject({ code });
  });

  it('after a merge by every path, in the log of the survivor, also where the id is taken there', async () => {
    const [into, from] = [await rich(), await rich()];
    await redeem(books, into, 'r1', { points: 10 });
    await reserve(from, 'member');
    await reserve(from, 'member', 'r2');
    await merge(books, into, from, 'g1');
    const first = await claim(from);
    expect(first.answer).toMatchObject({
      entry: { memberId: into, reference: `redemption/${from}:r1/claim/`, kind: 'claim' },
      redemption: { id: 'r1', bookedFor: from, status: 'reserved' },
    });
    expect(await claim(into, 'r1', from)).toEqual({ ...first, replayed: true });
    expect((await claim(into, 'r2')).answer.entry).toMatchObject({
      memberId: into,
      reference: 'redemption/r2/claim/',
    });
    for (const [, step] of steps) {
      for (const [path, id, of] of [
        [from, 'r1'],
        [into, 'r1', from],
        [into, 'r2'],
      ] as const) {
        expect(await refusalOf(step(path, 'member', id, of))).toMatchObject({ code: 'redemption-not-found' });
      }
    }
    expect((await capture(into, 'channel', 'r1', from)).replayed).toBe(false);
  });

  it('one that was claimed before the merge stays a channel’s, and its claim replays', async () => {
    const [into, from] = [await rich(), await rich()];
    await reserve(from, 'member');
    const first = await claim(from);
    await reserve(from, 'member', 'r2');
    await merge(books, into, from, 'g1');
    expect(await claim(from)).toEqual({ ...first, replayed: true });
    expect(await refusalOf(voidOf(from, 'member'))).toMatchObject({ code: 'redemption-not-found' });
    // The member ends the rest, by the old path and the new.
    expect((await voidOf(into, 'member', 'r2')).replayed).toBe(false);
    expect((await voidOf(from, 'member', 'r2')).replayed).toBe(true);
  });
});
