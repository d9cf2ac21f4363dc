import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonChange } from '#shared/domain/members/person.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { PersonEndings } from '#shared/stores/members/person-endings.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { explainEntry } from '#shared/usecases/ledger/explain-entry.ts';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { getEntry, listEntries } from '#shared/usecases/ledger/list-entries.ts';
import { listPurchases } from '#shared/usecases/ledger/list-purchases.ts';
import { getMember } from '#shared/usecases/members/get-member.ts';
import { putMember } from '#shared/usecases/members/put-member.ts';
import { memberIdOf } from '#shared/usecases/members/resolve-member.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { type KeyService, startKeyService } from '../../../key-service.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { approveAdjustment, askToAdjust, rejectAdjustment } from '../adjusting.ts';
import { Books } from '../books.ts';
import {
  adjust,
  capture,
  erase,
  giveBack,
  merge,
  moveTo,
  redeem,
  refund,
  suspend,
  voidOf,
} from '../ledger/acts.ts';
import { expectSoundLog } from '../ledger/sound.ts';

let database: Database;
let keys: KeyService;
let books: Books;
let identifiers: IdentifierStore;
const secret = 'a secret of the test';
const cursors = new Cursors('secret');

beforeAll(async () => {
  database = await startDatabase();
  keys = await startKeyService();
  books = withKeys();
  identifiers = new IdentifierStore(dynamoDb(database.config()), database.tables.members, secret);
});

afterAll(async () => {
  await keys.stop();
  await database.stop();
});

type Write = 'TransactWriteItemsCommand' | 'PutItemCommand' | 'GetItemCommand';

/** Books over persons with personal data. `first` happens right before their first call of this kind. */
function withKeys(first?: () => Promise<unknown>, before?: Write): Books {
  const client = dynamoDb(database.config());
  let waits = first;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === before) {
          const happens = waits;
          waits = undefined;
          await happens?.();
        }
        return next(args);
      },
    { step: 'initialize' },
  );
  const made = new Books(client, database.tables);
  const envelope = new ProfileEnvelope(new KMSClient(keys.config), keys.keyId);
  const members = new MemberStore(client, database.tables.members, envelope, secret);
  const endings = new PersonEndings(database.tables.members, envelope, secret);
  return Object.assign(made, { members, ports: { ...made.ports, members, endings } });
}

async function enrolled(change: PersonChange = {}): Promise<string> {
  const memberId = newMemberId();
  await putMember(books.ports, await books.programs.get(), memberId, {
    change,
    by: 'test',
    caller: 'channel',
  });
  return memberId;
}

const shown = async (memberId: string) =>
  getMember({ ...books.ports, now: () => books.clock }, await books.programs.get(), memberId);
const balance = (memberId: string) => getBalance(books.ports, books.programs, memberId, undefined);
const ownerOfCard = (value: string) => identifiers.owner({ kind: 'card', value });
let cards = 0;
const newCard = () => String(7_000_000 + cards++);

describe('an erased member', () => {
  it('has no profile, identifier or segment left, and the identifiers are free', async () => {
    const card = newCard();
    const memberId = await enrolled({
      identifiers: { cards: [card], email: 'erased@example.com', phone: '+441632960111' },
      profile: { givenName: 'Robin' },
    });
    await erase(books, memberId);
    expect(await books.ports.members.person(memberId)).toBeUndefined();
    expect(await ownerOfCard(card)).toBeUndefined();
    expect(await identifiers.owner({ kind: 'email', value: 'erased@example.com' })).toBeUndefined();
    expect(await shown(memberId)).toMatchObject({
      status: 'erased',
      identifiers: {},
      profile: {},
      segments: [],
    });
    await enrolled({ identifiers: { cards: [card], email: 'erased@example.com', phone: '+441632960111' } });
  });

  it('is out of the past of its cards, and others stay in it', async () => {
    const [card, other, program] = [newCard(), newCard(), await books.programs.get()];
    const memberId = await enrolled({ identifiers: { cards: [card, other] } });
    const give = (member: string, ...cards: readonly string[]) =>
      putMember(books.ports, program, member, {
        change: { identifiers: { cards } },
        by: 'test',
        caller: 'channel',
      });
    await give(memberId);
    const next = await enrolled({ identifiers: { cards: [other] } });
    await erase(books, memberId);
    expect(await identifiers.card(card)).toBeUndefined();
    const left = await identifiers.card(other);
    expect(left).toMatchObject({ holder: next });
    expect(JSON.stringify(left)).not.toContain(memberId);
    expect(await memberIdOf(identifiers, `card:${other}`, 0)).toBeUndefined();
    await erase(books, next);
    expect(await identifiers.card(other)).toBeUndefined();
  });

  it('has nothing left of what staff wrote in acts that were never booked, absorbed members too', async () => {
    const [memberId, absorbed] = [await enrolled(), await enrolled()];
    const large = { points: 20_000, reason: 'Qvxzreason' };
    await askToAdjust(books, memberId, { adjustmentId: 'waits', ...large });
    await askToAdjust(books, absorbed, { adjustmentId: 'waits-too', ...large });
    await askToAdjust(books, memberId, { adjustmentId: 'rejected', ...large });
    await rejectAdjustment(books, memberId, { adjustmentId: 'rejected', by: 'agent-2', reason: 'Qvxzwhy' });
    await merge(books, memberId, absorbed, 'g1');
    const { approvals } = books.ports;
    const kept = async () => [
      ...(await approvals.ofMember(memberId)),
      ...(await approvals.ofMember(absorbed)),
    ];
    const before = await kept();
    await erase(books, memberId);
    const after = await kept();
    expect(JSON.stringify(after)).not.toContain('Qvxz');
    expect(after).toEqual(
      before.map((act) => ({
        ...act,
        body: { reason: 'member-erased' },
        contentHash: '',
        forgotten: true,
        ...(act.decision && { decision: { ...act.decision, reason: 'member-erased' } }),
      })),
    );
    const erased = { code: 'member-erased' };
    await expect(askToAdjust(books, memberId, { adjustmentId: 'waits', ...large })).rejects.toMatchObject(
      erased,
    );
    const approval = { adjustmentId: 'waits', by: 'agent-2' };
    await expect(approveAdjustment(books, memberId, approval)).rejects.toMatchObject(erased);
    // One that came meanwhile goes when the call is repeated, as it is where the reply was an error.
    const [late] = before;
    if (late) await approvals.put({ ...late, approvalId: 'late', decision: undefined });
    expect(JSON.stringify(await kept())).toContain('Qvxz');
    await erase(books, memberId);
    expect(JSON.stringify(await kept())).not.toContain('Qvxz');
  });

  it.each(['TransactWriteItemsCommand', 'GetItemCommand'] as const)(
    'has no word of an act that is asked for in the second of the erasure: before %s',
    async (command) => {
      const memberId = await enrolled();
      const late = withKeys(() => erase(books, memberId), command);
      const asked = { adjustmentId: 'late', points: 20_000, reason: 'Qvxzreason' };
      await expect(askToAdjust(late, memberId, asked)).rejects.toMatchObject({ code: 'member-erased' });
      expect(JSON.stringify(await books.ports.approvals.ofMember(memberId))).not.toContain('Qvxz');
    },
  );

  it('has no word of an act that is rejected in the second of the erasure, and it is rejected', async () => {
    const memberId = await enrolled();
    const asked = { adjustmentId: 'a', points: 20_000, reason: 'Qvxzreason' };
    await askToAdjust(books, memberId, asked);
    const late = withKeys(() => erase(books, memberId), 'PutItemCommand');
    const rejection = { adjustmentId: 'a', by: 'agent-2', reason: 'Qvxzwhy' };
    expect(await rejectAdjustment(late, memberId, rejection)).toMatchObject({ replayed: false });
    expect(await rejectAdjustment(books, memberId, rejection)).toMatchObject({ replayed: true });
    const [kept] = await books.ports.approvals.ofMember(memberId);
    expect(kept).toMatchObject({ forgotten: true, decision: { outcome: 'rejected', by: 'agent-2' } });
    expect(JSON.stringify(kept)).not.toContain('Qvxz');
  });

  it('keeps the reason of an act that was booked, which is in the books', async () => {
    const memberId = await enrolled();
    await askToAdjust(books, memberId, { adjustmentId: 'a', points: 20_000, reason: 'late delivery' });
    await approveAdjustment(books, memberId, { adjustmentId: 'a', by: 'agent-2' });
    const before = await books.ports.approvals.ofMember(memberId);
    await erase(books, memberId);
    expect(await books.ports.approvals.ofMember(memberId)).toEqual(before);
  });

  it('forfeits what is available and pending as an entry, and what was recorded stays as it was', async () => {
    const memberId = await enrolled();
    await adjust(books, memberId, 'start', 500);
    const before = await books.log(memberId);
    await erase(books, memberId);
    const after = await expectSoundLog(books, memberId, 3);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(
      after.slice(2).map(({ entry: { kind, reference, postings } }) => ({ kind, reference, postings })),
    ).toEqual([
      {
        kind: 'confiscation',
        reference: 'erasure/forfeit/',
        postings: [
          { account: 'available', points: -500 },
          { account: 'confiscated', points: 500 },
        ],
      },
      { kind: 'status', reference: 'erasure/', postings: [] },
    ]);
    expect(await balance(memberId)).toMatchObject({ available: 0, pending: 0, reserved: 0 });
  });

  it('is erased once, by one of many who ask at once', async () => {
    const memberId = await enrolled({ identifiers: { cards: [newCard()] } });
    await adjust(books, memberId, 'start', 500);
    const all = await Promise.all(Array.from({ length: 10 }, () => erase(withKeys(), memberId)));
    expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1);
    await expectSoundLog(books, memberId, 3);
  });

  it('is forgotten whole, whatever is changed about the person meanwhile', async () => {
    const [card, other] = [newCard(), newCard()];
    const memberId = await enrolled({ identifiers: { cards: [card] }, profile: { givenName: 'Robin' } });
    const change = { identifiers: { cards: [card, other] } };
    const program = await books.programs.get();
    await Promise.allSettled([
      erase(books, memberId),
      putMember(books.ports, program, memberId, { change, by: 'test', caller: 'channel' }),
    ]);
    await erase(books, memberId);
    expect(await books.ports.members.person(memberId)).toBeUndefined();
    expect([await ownerOfCard(card), await ownerOfCard(other)]).toEqual([undefined, undefined]);
    await expect(
      putMember(books.ports, program, memberId, { change, by: 'test', caller: 'channel' }),
    ).rejects.toMatchObject({
      code: 'member-erased',
    });
  });

  it('keeps no points that come back: those of a void, a refund and a lapse are forfeited on arrival', async () => {
    const memberId = await enrolled();
    await adjust(books, memberId, 'start', 500);
    await redeem(books, memberId, 'spent', { points: 100 });
    for (const id of ['open', 'left']) {
      await redeem(books, memberId, id, { points: 50 }, { capture: false, expiresInSeconds: 60 });
    }
    await erase(books, memberId);
    expect(await balance(memberId)).toMatchObject({ available: 0, reserved: 100 });
    await voidOf(books, memberId, 'open');
    await refund(books, memberId, 'spent', 'f1', 40);
    expect(await balance(memberId)).toMatchObject({ available: 0, reserved: 50 });
    books.clock += 120_000;
    expect(await balance(memberId)).toMatchObject({ available: 0, reserved: 0 });
    await refund(books, memberId, 'spent', 'f2', 10);
    const log = await expectSoundLog(books, memberId);
    const confiscated = log
      .flatMap(({ entry }) => entry.postings)
      .filter(({ account }) => account === 'confiscated');
    expect(confiscated.map(({ points }) => points)).toEqual([300, 50, 40, 50, 10]);
    expect(await balance(memberId)).toMatchObject({ available: 0, reserved: 0 });
  });

  it('repays its debt after a return with the points that come back', async () => {
    const memberId = await enrolled();
    await books.buy(memberId, 'p1', purchaseOf(10_000));
    await redeem(books, memberId, 'spent', { points: 100 });
    await erase(books, memberId);
    await giveBack(books, memberId, 'p1', 'r1');
    expect(await balance(memberId)).toMatchObject({ available: -100, debt: 100 });
    await refund(books, memberId, 'spent', 'f1', 60);
    expect(await balance(memberId)).toMatchObject({ available: -40, debt: 40 });
    await refund(books, memberId, 'spent', 'f2', 40);
    expect(await balance(memberId)).toMatchObject({ available: 0, debt: 0 });
    await expectSoundLog(books, memberId);
  });

  it('captures what was set aside before', async () => {
    const memberId = await enrolled();
    await adjust(books, memberId, 'start', 500);
    await redeem(books, memberId, 'open', { points: 50 }, { capture: false });
    await erase(books, memberId);
    expect((await capture(books, memberId, 'open')).answer.redemption.captured).toBe(50);
  });

  it('falls from no tier any more', async () => {
    const memberId = await enrolled();
    await books.buy(memberId, 'p1', purchaseOf(200_000));
    expect((await balance(memberId)).tier.id).toBe('silver');
    await erase(books, memberId);
    const clock = books.clock;
    books.clock += 4 * 365 * 86_400_000;
    await giveBack(books, memberId, 'p1', 'late');
    books.clock = clock;
    const log = await expectSoundLog(books, memberId);
    expect(log.map(({ entry }) => entry.kind)).toEqual([
      'enrolment',
      'accrual',
      'confiscation',
      'status',
      'return',
    ]);
  });
});

describe('a merged member', () => {
  it('hands the past of its cards to the survivor', async () => {
    const [now, past] = [newCard(), newCard()];
    const from = await enrolled({ identifiers: { cards: [past] } });
    await putMember(books.ports, await books.programs.get(), from, {
      change: { identifiers: { cards: [now] } },
      by: 'test',
      caller: 'channel',
    });
    const into = await enrolled();
    await merge(books, into, from, 'cards');
    for (const card of [now, past]) {
      expect(await memberIdOf(identifiers, `card:${card}`, books.clock)).toBe(into);
      expect((await identifiers.card(card))?.holdings).toMatchObject([{ memberId: into, was: [from] }]);
    }
    expect((await books.ports.members.person(into))?.person.formerCards).toEqual([past]);
    expect((await identifiers.card(past))?.holder).toBeUndefined();
    await erase(books, into);
    expect([await identifiers.card(now), await identifiers.card(past)]).toEqual([undefined, undefined]);
  });

  it('leaves points, cards and fields that the other lacks; consents stay behind', async () => {
    const [card, other] = [newCard(), newCard()];
    const into = await enrolled({
      identifiers: { cards: [card], email: 'stays@example.com' },
      profile: { givenName: 'Robin' },
      attributes: { size: 'M' },
    });
    const from = await enrolled({
      identifiers: { cards: [other], email: 'goes@example.com', phone: '+441632960222' },
      profile: { givenName: 'R.', country: 'IE' },
      attributes: { size: 'L', shop: 'north' },
      consents: { marketing: true },
    });
    await adjust(books, into, 'a', 100);
    await adjust(books, from, 'a', 40);
    await merge(books, into, from, 'g1');
    expect(await shown(into)).toMatchObject({
      identifiers: { cards: [card, other], email: 'stays@example.com', phone: '+441632960222' },
      profile: { givenName: 'Robin', country: 'IE' },
      attributes: { size: 'M', shop: 'north' },
      consents: {},
      mergedFrom: [from],
    });
    expect([await ownerOfCard(card), await ownerOfCard(other)]).toEqual([into, into]);
    expect(await identifiers.owner({ kind: 'email', value: 'goes@example.com' })).toBeUndefined();
    expect(await identifiers.owner({ kind: 'phone', value: '+441632960222' })).toBe(into);
    expect(await books.ports.members.person(from)).toBeUndefined();
    const stored = await books.ports.members.person(into);
    const told = stored?.person.identifierHistory.map(({ kind, caller, memberId }) => [
      kind,
      caller,
      memberId,
    ]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['card', 'channel', undefined],
        ['phone', 'channel', from],
        ['email', 'staff', from],
        ['card', 'staff', undefined],
        ['phone', 'staff', undefined],
      ]),
    );
    expect(await balance(into)).toMatchObject({ available: 140 });
    for (const memberId of [into, from]) await expectSoundLog(books, memberId);
  });

  it('is replaced in every response by the surviving member', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    await adjust(books, from, 'a', 40);
    await merge(books, into, from, 'g1');
    const merged = { code: 'member-merged', status: 409, data: { into } };
    await expect(balance(from)).rejects.toMatchObject(merged);
    await expect(shown(from)).rejects.toMatchObject(merged);
    await expect(books.buy(from, 'p9', purchaseOf(100))).rejects.toMatchObject(merged);
    await expect(redeem(books, from, 'r9', { points: 1 })).rejects.toMatchObject(merged);
    await expect(giveBack(books, from, 'p9', 'r1')).rejects.toMatchObject(merged);
    await expect(suspend(books, from, 's9')).rejects.toMatchObject(merged);
    await expect(erase(books, from)).rejects.toMatchObject(merged);
    await expect(merge(books, into, from, 'g2')).rejects.toMatchObject({
      ...merged,
      data: { into, errors: [{ pointer: '/from', message: 'was merged into another member' }] },
    });
    await expectSoundLog(books, from, 2);
  });

  it('is answered as before where its own id repeats what was booked', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    const bought = await books.buy(from, 'p1', purchaseOf(500));
    await merge(books, into, from, 'g1');
    expect(await books.buy(from, 'p1', purchaseOf(500))).toEqual({ ...bought, replayed: true });
  });

  it('is found by a late retry that names the other, and by one after another merge', async () => {
    const [last, into, from] = [await enrolled(), await enrolled(), await enrolled()];
    const bought = await books.buy(from, 'p1', purchaseOf(500));
    const spent = await redeem(books, from, 'x', { points: 2 });
    await merge(books, into, from, 'g1');
    await merge(books, last, into, 'g1');
    for (const memberId of [into, last]) {
      expect(await books.buy(memberId, 'p1', purchaseOf(500))).toEqual({ ...bought, replayed: true });
      expect(await redeem(books, memberId, 'x', { points: 2 })).toEqual({ ...spent, replayed: true });
      await expect(books.buy(memberId, 'p1', purchaseOf(501))).rejects.toMatchObject({
        code: 'reference-reused',
      });
    }
    await expectSoundLog(books, last, 1);
  });

  it('has its purchases returned and redemptions refunded by the other, with what was returned before', async () => {
    const [last, into, from] = [await enrolled(), await enrolled(), await enrolled()];
    await books.buy(from, 'p1', purchaseOf([1000, 500, 300]));
    await giveBack(books, from, 'p1', 'r1', [{ lineId: '1', quantity: 1 }]);
    await redeem(books, from, 'x', { points: 6 });
    await refund(books, from, 'x', 'f1', 1);
    await merge(books, into, from, 'g1');
    await giveBack(books, into, 'p1', 'r2', [{ lineId: '2', quantity: 1 }]);
    await refund(books, into, 'x', 'f2', 2);
    await merge(books, last, into, 'g1');
    expect((await getPurchase(books, last, 'p1')).lines.map(({ returnable }) => returnable)).toEqual([
      0, 0, 1,
    ]);
    await giveBack(books, last, 'p1', 'r3');
    await expect(giveBack(books, last, 'p1', 'r4', [{ lineId: '1', quantity: 1 }])).rejects.toMatchObject({
      code: 'amount-exceeds-original',
    });
    await expect(refund(books, last, 'x', 'f3', 4)).rejects.toMatchObject({
      code: 'amount-exceeds-original',
    });
    await refund(books, last, 'x', 'f3', 3);
    expect(await balance(last)).toMatchObject({ available: 0, debt: 0 });
    for (const memberId of [last, into, from]) await expectSoundLog(books, memberId);
  });

  it('brings back a purchase that the service desk had moved there, for its goods to be returned', async () => {
    const [wrong, right] = [await enrolled(), await enrolled()];
    await books.buy(wrong, 'p1', purchaseOf([6000, 4000]));
    await moveTo(books, wrong, right, 'p1', 'v1');
    expect(await balance(right)).toMatchObject({ available: 100 });
    await merge(books, wrong, right, 'g1');
    const returnable = async () =>
      (await getPurchase(books, wrong, 'p1')).lines.map((line) => line.returnable);
    expect(await returnable()).toEqual([1, 1]);
    await giveBack(books, wrong, 'p1', 'r1', [{ lineId: '1', quantity: 1 }]);
    expect(await returnable()).toEqual([0, 1]);
    await giveBack(books, wrong, 'p1', 'r2');
    await expect(giveBack(books, wrong, 'p1', 'r3', [{ lineId: '2', quantity: 1 }])).rejects.toMatchObject({
      code: 'amount-exceeds-original',
    });
    expect(await balance(wrong)).toMatchObject({ available: 0, debt: 0 });
    for (const memberId of [wrong, right]) await expectSoundLog(books, memberId);
  });

  it('gives back the points that paid for its purchase, though the other had a redemption of the same id', async () => {
    const [last, into, from] = [await enrolled(), await enrolled(), await enrolled()];
    await adjust(books, into, 'a', 100);
    await redeem(books, into, 'x', { points: 80 });
    await adjust(books, from, 'a', 100);
    await redeem(books, from, 'x', { value: { amount: 50, currency: 'EUR' } });
    const payments = [{ redemptionId: 'x', amount: 50 }];
    await books.buy(from, 'p1', purchaseOf([60, 40], { payments }));
    await merge(books, into, from, 'g1');
    await giveBack(books, into, 'p1', 'r1', [{ lineId: '1', quantity: 1 }]);
    await merge(books, last, into, 'g1');
    await giveBack(books, last, 'p1', 'r2');
    // 20 and 50 are left, and all 50 that had paid come back: none of them of the other redemption.
    expect(await balance(last)).toMatchObject({ available: 120 });
    await refund(books, last, 'x', 'f1', 80);
    await expect(refund(books, last, 'x', 'f2', 1)).rejects.toMatchObject({
      code: 'amount-exceeds-original',
    });
    expect(await balance(last)).toMatchObject({ available: 200 });
    for (const memberId of [last, into, from]) await expectSoundLog(books, memberId);
  });

  it('takes along an adjustment that awaits approval, and does not mix it up with a booked one', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    const ask = (memberId: string, adjustmentId: string) =>
      askToAdjust(books, memberId, { adjustmentId, points: 20_000 });
    const booked = await adjust(books, from, 'booked', 20_000);
    expect(await ask(from, 'waits')).toMatchObject({ replayed: false, awaiting: { adjustmentId: 'waits' } });
    await merge(books, into, from, 'g1');
    expect(await ask(into, 'booked')).toEqual({ ...booked, replayed: true });
    expect(await ask(into, 'waits')).toMatchObject({ replayed: true, awaiting: { adjustmentId: 'waits' } });
    await expect(ask(from, 'new')).rejects.toMatchObject({ code: 'member-merged' });
    const approval = { adjustmentId: 'waits', by: 'agent-2' };
    await approveAdjustment(books, into, approval);
    expect(await balance(into)).toMatchObject({ available: 40_000 });
    expect(await approveAdjustment(books, into, approval)).toMatchObject({
      replayed: true,
    });
    await expectSoundLog(books, into, 2);
  });

  it('has its entries read and explained by the other, each under its own member', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    await adjust(books, into, 'own', 1);
    await books.buy(from, 'p1', purchaseOf(500));
    await merge(books, into, from, 'g1');
    expect(await getEntry(books, into, 1)).toMatchObject({ reference: 'adjustment/own/' });
    const entry = await getEntry(books, into, 1, { of: from });
    expect(entry).toMatchObject({ memberId: from, reference: 'purchase/p1/' });
    const stores = { ...books.ports, rules: books.rules };
    expect(await explainEntry(stores, into, 1, { of: from })).toMatchObject({
      memberId: from,
      pointsEarned: 5,
    });
    for (const of of ['nobody', await enrolled()]) {
      await expect(getEntry(books, into, 1, { of })).rejects.toMatchObject({
        code: 'entry-not-found',
      });
      await expect(explainEntry(stores, into, 1, { of })).rejects.toMatchObject({ code: 'entry-not-found' });
    }
  });

  it('is in the statements of the other, in the order of what happened', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    for (const step of [1, 2, 3]) {
      books.clock += 1000;
      await books.buy(into, `i${step}`, purchaseOf(100 * step));
      books.clock += 1000;
      await books.buy(from, `f${step}`, purchaseOf(100 * step));
    }
    books.clock += 1000;
    await merge(books, into, from, 'g1');
    books.clock += 1000;
    await books.buy(into, 'i4', purchaseOf(400));
    const listed: string[] = [];
    const bought: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listEntries(books, cursors, into, { limit: 2, cursor });
      listed.push(...page.items.map(({ reference }) => reference));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    do {
      const page = await listPurchases(books, cursors, into, { limit: 2, cursor });
      bought.push(...page.items.map(({ purchaseId, memberId }) => `${memberId}/${purchaseId}`));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    const order = ['i4', 'f3', 'i3', 'f2', 'i2', 'f1', 'i1'];
    expect(bought).toEqual(order.map((id) => `${into}/${id}`));
    const ofPurchases = order.map((id) => `purchase/${id}/`);
    expect(listed).toEqual([
      'purchase/i4/',
      'merge-in/g1/',
      `merge-out/${into}/g1/`,
      ...ofPurchases.slice(1),
    ]);
  });

  it('does not come into a list that is read while the merge happens', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    for (const id of ['a', 'b', 'c']) await adjust(books, into, id, 10);
    await adjust(books, from, 'z', 10);
    const first = await listEntries(books, cursors, into, { limit: 2 });
    await merge(books, into, from, 'g1');
    const second = await listEntries(books, cursors, into, { limit: 2, cursor: first.nextCursor });
    expect(second.items.map(({ reference }) => reference)).toEqual(['adjustment/a/']);
    expect(second.nextCursor).toBeUndefined();
  });

  it('brings tier credit: what both bought together counts, and a higher tier is kept', async () => {
    const [into, from, high] = [await enrolled(), await enrolled(), await enrolled()];
    await books.buy(into, 'p1', purchaseOf(60_000));
    await books.buy(from, 'p1', purchaseOf(50_000));
    await merge(books, into, from, 'g1');
    expect((await balance(into)).tier).toMatchObject({ id: 'silver', qualifyingPoints: 1100 });
    await books.buy(high, 'p2', purchaseOf(600_000));
    expect((await balance(high)).tier.id).toBe('gold');
    const fresh = await enrolled();
    await merge(books, fresh, high, 'g2');
    expect((await balance(fresh)).tier).toMatchObject({ id: 'gold', qualifyingPoints: 6000 });
    expect((await balance(fresh)).lifetime.earned).toBe(6000);
  });

  it('brings its debt, which the points of the other repay', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    await adjust(books, into, 'a', 30);
    await books.buy(from, 'p1', purchaseOf(10_000));
    await redeem(books, from, 'x', { points: 100 });
    await giveBack(books, from, 'p1', 'r1');
    expect(await balance(from)).toMatchObject({ available: -100 });
    await merge(books, into, from, 'g1');
    expect(await balance(into)).toMatchObject({ available: -70, debt: 70 });
    const rich = await enrolled();
    await adjust(books, rich, 'a', 100);
    await merge(books, into, rich, 'g2');
    expect(await balance(into)).toMatchObject({ available: 30, debt: 0 });
    for (const memberId of [into, from, rich]) await expectSoundLog(books, memberId);
  });

  it('does not wash off a suspicion', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    await suspend(books, from, 's1');
    await expect(merge(books, into, from, 'g1')).rejects.toMatchObject({
      code: 'member-suspended',
      data: { errors: [{ pointer: '/from', message: 'is suspended' }] },
    });
    await expectSoundLog(books, into, 0);
  });

  it('is merged once: two survivors at once share nothing, and bookings meanwhile are in one of both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two, from] = [await enrolled(), await enrolled(), await enrolled()];
      await adjust(books, from, 'a', 100);
      const calls = await Promise.allSettled([
        merge(withKeys(), one, from, 'g1'),
        merge(withKeys(), two, from, 'g1'),
        ...['p1', 'p2', 'p3'].map((id) => withKeys().buy(from, id, purchaseOf(1000))),
      ]);
      const [first, second, ...bought] = calls.map(({ status }) => status === 'fulfilled');
      expect([first, second].filter(Boolean)).toHaveLength(1);
      const sums = await Promise.all([one, two].map(async (id) => (await balance(id)).available));
      expect(sums.toSorted((a, b) => a - b)).toEqual([0, 100 + 10 * bought.filter(Boolean).length]);
      for (const memberId of [one, two, from]) await expectSoundLog(books, memberId);
    }
  });
});
