import { describe, expect, it } from 'vitest';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { ReferralReward } from '#shared/domain/program/program.ts';
import { ReferralStore } from '#shared/stores/members/referral-store.ts';
import { rewardReferrals } from '#shared/usecases/engagement/reward-referrals.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { getReferral } from '#shared/usecases/members/get-referral.ts';
import { putMember } from '#shared/usecases/members/put-member.ts';
import { newId, newMemberId } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import type { Books } from '../books.ts';
import { join } from '../households/households.ts';
import { erase, giveBack, merge, suspend } from '../ledger/acts.ts';
import { useBooks } from '../use-books.ts';

let books: Books;
let referrals: ReferralStore;

useBooks((own, database) => {
  books = own;
  referrals = new ReferralStore(own.client, database.tables.members);
});

const usual: ReferralReward = { referrerPoints: 500, friendPoints: 200 };

/** The ports while the programme has this reward. */
const portsWith = (referral: ReferralReward | undefined) => ({
  ...books.ports,
  referrals,
  programs: {
    get: async () => ({ ...initialProgram, referral }),
    version: async () => ({ ...initialProgram, referral }),
  },
});

async function enrolled(referredBy?: string): Promise<string> {
  const memberId = newMemberId();
  const command = { change: {}, referredBy, by: 'till-7', caller: 'channel' as const };
  await putMember(books.ports, initialProgram, memberId, command);
  return memberId;
}

const shown = (memberId: string) => getReferral({ ledger: books.ledger, referrals }, memberId);
const availableOf = async (memberId: string) => (await books.ledger.head(memberId))?.entry.balance.available;
const pointsOf = (...memberIds: readonly string[]) => Promise.all(memberIds.map(availableOf));
const endOf = async (memberId: string) => (await referrals.of(memberId)).referral?.ended;
const logsOf = async (memberIds: readonly string[]) =>
  (await Promise.all(memberIds.map((memberId) => books.log(memberId)))).flat();

/** The consumer gets the whole log of these members, as often as it likes. */
const consume = async (...memberIds: readonly string[]) =>
  rewardReferrals(portsWith(usual))(await logsOf(memberIds));

/** A referrer with a friend who bought for 1 point. */
async function pair() {
  const referrer = await enrolled();
  const { code } = await shown(referrer);
  const friend = await enrolled(code);
  await books.buy(friend, 'p1', purchaseOf(100));
  return { referrer, friend, code };
}

function reinstate(member: string) {
  const content = { status: 'active', reason: 'mistake' } as const;
  const command = { changeId: newId('s'), ...content, by: 'agent-1', contentHash: contentHash(content) };
  return changeStatus(books.ports, books.programs, member, command);
}

describe('a referral whose first purchase has matured', () => {
  it('rewards both sides once, under one id that names nobody, however often the entries come', async () => {
    const { referrer, friend, code } = await pair();
    for (let times = 0; times < 3; times += 1) expect(await consume(friend, referrer)).toEqual(new Map());
    expect(await pointsOf(referrer, friend)).toEqual([500, 201]);
    expect(await shown(referrer)).toEqual({ code, referred: 1, rewarded: 1 });
    expect(await endOf(friend)).toBe('rewarded');
    const { referralId } = (await referrals.of(friend)).referral ?? {};
    const newest = async (member: string) => (await books.ledger.head(member))?.entry;
    expect(await Promise.all([newest(referrer), newest(friend)])).toMatchObject([
      {
        reference: `bonus/referrals/${referralId}/referrer/1/`,
        awards: [{ points: 500, reason: 'Referral' }],
      },
      { reference: `bonus/referrals/${referralId}/friend/1/`, awards: [{ points: 200, reason: 'Referral' }] },
    ]);
  });

  it('rewards both sides once where consumers run at once', async () => {
    const { referrer, friend } = await pair();
    await Promise.all([consume(friend), consume(friend), consume(friend, referrer)]);
    expect(await pointsOf(referrer, friend)).toEqual([500, 201]);
  });

  it('gives both sides what was promised first, also where the programme changes between the two', async () => {
    const { referrer, friend } = await pair();
    const failing = new Proxy(referrals, {
      get: (store, name) => {
        if (name === 'rewarded') return () => Promise.reject(new Error('storage is gone'));
        const value = Reflect.get(store, name);
        return typeof value === 'function' ? value.bind(store) : value;
      },
    });
    const records = await logsOf([friend]);
    const failed = await rewardReferrals({ ...portsWith(usual), referrals: failing })(records);
    expect([...failed.keys()]).toEqual([friend]);
    expect(await pointsOf(referrer, friend)).toEqual([500, 1]);
    await rewardReferrals(portsWith({ referrerPoints: 1, friendPoints: 1 }))(records);
    expect(await pointsOf(referrer, friend)).toEqual([500, 201]);
    expect(await shown(referrer)).toMatchObject({ rewarded: 1 });
  });

  it('rewards one side where the programme gives the other nothing', async () => {
    const { referrer, friend } = await pair();
    const ports = portsWith({ referrerPoints: 500, friendPoints: 0 });
    await rewardReferrals(ports)(await logsOf([friend]));
    expect(await pointsOf(referrer, friend)).toEqual([500, 1]);
    expect(await endOf(friend)).toBe('rewarded');
  });

  it('waits while the programme has no reward, and is rewarded with the first entry after it has', async () => {
    const { referrer, friend } = await pair();
    await rewardReferrals(portsWith(undefined))(await logsOf([friend]));
    expect([...(await pointsOf(referrer, friend)), await endOf(friend)]).toEqual([0, 1, undefined]);
    await consume(friend);
    expect(await pointsOf(referrer, friend)).toEqual([500, 201]);
  });

  it('keeps its rewards when the goods come back later', async () => {
    const { referrer, friend } = await pair();
    await consume(friend);
    await giveBack(books, friend, 'p1', 'r1');
    await consume(friend);
    expect(await pointsOf(referrer, friend)).toEqual([500, 200]);
  });
});

describe('a referral that rewards nobody', () => {
  it.each([
    ['of one household', (a: string, b: string) => Promise.all([join(books, a, a), join(books, a, b)])],
    ['of a referrer who was erased', (a: string) => erase(books, a)],
  ])('is one %s', async (_, happens) => {
    const { referrer, friend } = await pair();
    await happens(referrer, friend);
    for (let times = 0; times < 2; times += 1) await consume(friend);
    expect(await pointsOf(referrer, friend)).toEqual([0, 1]);
    expect(await endOf(friend)).toBe('ignored');
  });

  it('is one of a friend who turns out to be the referrer, whoever absorbs the other', async () => {
    const [one, other] = [await pair(), await pair()];
    await merge(books, one.referrer, one.friend, 'g1');
    await merge(books, other.friend, other.referrer, 'g1');
    await consume(one.friend, one.referrer, other.friend, other.referrer);
    expect(await pointsOf(one.referrer, other.friend)).toEqual([1, 1]);
    expect(await shown(one.referrer)).toMatchObject({ referred: 1, rewarded: 0 });
  });

  it('is one of a friend who was erased', async () => {
    const { referrer, friend } = await pair();
    await erase(books, friend);
    await consume(friend);
    expect(await availableOf(referrer)).toBe(0);
  });

  it('is none at all for a member who was not referred', async () => {
    const member = await enrolled();
    await books.buy(member, 'p1', purchaseOf(100));
    await consume(member);
    expect(await availableOf(member)).toBe(1);
  });
});

describe('a merge', () => {
  it('that absorbs the referrer lets the survivor be rewarded', async () => {
    const { referrer, friend } = await pair();
    const survivor = await enrolled();
    await merge(books, survivor, referrer, 'g1');
    await consume(friend);
    expect(await pointsOf(survivor, friend)).toEqual([500, 201]);
  });

  it('that absorbs the friend lets the survivor be rewarded with its own first purchase, once', async () => {
    const { referrer, friend } = await pair();
    books.clock += 60_000;
    const survivor = await enrolled();
    await merge(books, survivor, friend, 'g1');
    await consume(friend, survivor);
    expect(await availableOf(referrer)).toBe(0);
    await books.buy(survivor, 'p2', purchaseOf(100));
    for (let times = 0; times < 2; times += 1) await consume(friend, survivor);
    expect(await pointsOf(referrer, survivor)).toEqual([500, 202]);
  });
});

/** Rewards a friend while something happens between the promise and the points, as to a slow consumer. */
async function consumeAround(friend: string, happens: () => Promise<unknown>): Promise<void> {
  const records = await logsOf([friend]);
  let asked = 0;
  const slow = new Proxy(referrals, {
    get: (store, name) => {
      const value = Reflect.get(store, name);
      if (typeof value !== 'function') return value;
      if (name !== 'referrer') return value.bind(store);
      return async (code: string) => {
        const found = await store.referrer(code);
        asked += 1;
        // The first answer is for the promise, the second for the points.
        if (asked === 2) await happens();
        return found;
      };
    },
  });
  expect(await rewardReferrals({ ...portsWith(usual), referrals: slow })(records)).toEqual(new Map());
  expect(asked).toBe(2);
}

describe('a merge in the moment of a reward', () => {
  it('that absorbs the referrer rewards the survivor once, also where another consumer did so meanwhile', async () => {
    const { referrer, friend } = await pair();
    const survivor = await enrolled();
    await consumeAround(friend, async () => {
      await merge(books, survivor, referrer, 'g1');
      await consume(friend);
    });
    await consume(friend, survivor);
    expect(await pointsOf(survivor, friend)).toEqual([500, 201]);
  });

  it('that absorbs the friend rewards the survivor once, also where another consumer did so meanwhile', async () => {
    const { referrer, friend } = await pair();
    books.clock += 60_000;
    const survivor = await enrolled();
    await consumeAround(friend, async () => {
      await merge(books, survivor, friend, 'g1');
      await books.buy(survivor, 'p2', purchaseOf(100));
      await consume(friend, survivor);
    });
    await consume(friend, survivor);
    expect(await pointsOf(referrer, survivor)).toEqual([500, 202]);
  });
});

describe('a suspension', () => {
  it('that meets the referrer lets the friend be rewarded, and the referrer when it ends', async () => {
    const { referrer, friend, code } = await pair();
    await suspend(books, referrer, 's1');
    await consume(friend, referrer);
    expect(await pointsOf(referrer, friend)).toEqual([0, 201]);
    expect(await shown(referrer)).toEqual({ code, referred: 1, rewarded: 0 });
    await reinstate(referrer);
    for (let times = 0; times < 2; times += 1) await consume(referrer);
    expect(await availableOf(referrer)).toBe(500);
    expect(await shown(referrer)).toEqual({ code, referred: 1, rewarded: 1 });
  });

  it('that meets the friend lets the referrer be rewarded, and the friend when it ends', async () => {
    const { referrer, friend } = await pair();
    await suspend(books, friend, 's1');
    await consume(friend);
    expect(await pointsOf(referrer, friend)).toEqual([500, 1]);
    await reinstate(friend);
    for (let times = 0; times < 2; times += 1) await consume(friend);
    expect(await pointsOf(referrer, friend)).toEqual([500, 201]);
  });
});
