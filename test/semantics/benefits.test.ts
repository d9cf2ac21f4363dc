import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Benefit } from '#shared/domain/program/program.ts';
import type { RewardContent } from '#shared/domain/rewards/reward.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { giveBonus } from '#shared/usecases/engagement/give-bonus.ts';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import type { Books } from '../shared/usecases/books.ts';
import { adjust, giveBack, ownSpender, redeem } from '../shared/usecases/ledger/acts.ts';
import { expectSoundLog } from '../shared/usecases/ledger/sound.ts';
import { useBooks } from '../shared/usecases/use-books.ts';
import { refusal } from './program.ts';

let books: Books;

useBooks((own) => {
  books = own;
});

const HOUR_MS = 3_600_000;
/** After so long a change of the programme is in force everywhere. */
const IN_FORCE_MS = 5000;

/** Gives the tier silver these benefits. */
async function silverHas(...benefits: readonly Benefit[]): Promise<void> {
  const { version: _, ...document } = initialProgram;
  const tiers = document.tiers.map((tier) => (tier.id === 'silver' ? { ...tier, benefits } : tier));
  await changeProgram(
    books.programStore,
    { document: { ...document, tiers }, by: 'editor' },
    () => books.clock,
  );
  books.clock += IN_FORCE_MS;
}

afterEach(() => silverHas());

/** A member with points; of the tier silver unless said. */
async function memberWith(points: number, qualifying = 1000): Promise<string> {
  const member = await books.newMember();
  if (points > 0) await adjust(books, member, 'start', points);
  const unlocking = { collection: 'achievements', definitionId: 'start', period: 'lifetime', n: 1 } as const;
  const owed = { unlocking, version: 1, name: 'Start', prize: { points: 1, qualifying } };
  await giveBonus({ ...books.ports, programs: books.programs }, member, owed);
  return member;
}

/** Goods came back after their points were spent. */
async function memberInDebt(): Promise<string> {
  const member = await memberWith(0);
  await books.buy(member, 'p1', purchaseOf(10_000, { occurredAt: books.clock }));
  await redeem(books, member, 'all', { points: 120 });
  await giveBack(books, member, 'p1', 'b1');
  expect((await balanceOf(member)).debt).toBeGreaterThan(0);
  return member;
}

async function offer(content: Partial<RewardContent> = {}): Promise<string> {
  const rewardId = randomUUID();
  const made = { version: 1, changedBy: 'test', changedAt: books.clock };
  await books.rewards.put({ rewardId, name: 'A coffee', points: 100, ...content, ...made }, 0);
  return rewardId;
}

const take = (member: string, redemptionId: string, rewardId: string, options = {}) =>
  redeem(books, member, redemptionId, { rewardId, quantity: 1 }, options);

const pointsOf = async (...asked: Parameters<typeof take>) => (await take(...asked)).answer.redemption.points;

const balanceOf = (member: string) => getBalance(books.ports, books.programs, member, undefined);

describe('the benefits of a tier', () => {
  const lounge = { type: 'text', texts: { en: 'The lounge', 'pt-BR': 'A sala' } } as const;

  it('stand in the balance with the instant to which the tier is kept, for its members only', async () => {
    const early = { type: 'early-access', hours: 48 } as const;
    await silverHas(lounge, early);
    const { tier } = await balanceOf(await memberWith(0));
    expect(tier).toMatchObject({ id: 'silver', benefits: [lounge, early] });
    expect(tier.keepsUntil).toBe(tier.projected?.at);
    expect(Date.parse(tier.keepsUntil ?? '')).toBeGreaterThan(books.clock + 700 * DAY_MS);
    const blue = await balanceOf(await memberWith(0, 0));
    expect([blue.tier.benefits, blue.tier.keepsUntil]).toEqual([undefined, undefined]);
  });

  it('let rewards begin hours earlier for its members, and for nobody else', async () => {
    await silverHas({ type: 'early-access', hours: 48 });
    const [silver, blue] = [await memberWith(200), await memberWith(200, 0)];
    const from = books.clock + 48 * HOUR_MS;
    const [open, closed] = [await offer({ from }), await offer({ from: from + 1 })];
    expect(await pointsOf(silver, 'x1', open)).toBe(100);
    await expect(take(silver, 'x2', closed)).rejects.toEqual(refusal('reward-unavailable'));
    await expect(take(blue, 'x1', open)).rejects.toEqual(refusal('reward-unavailable'));
  });
});

describe('a free reward', () => {
  it('costs its members no points once a month, also with a debt, and then its price', async () => {
    const reward = await offer({ stock: 5 });
    await silverHas({ type: 'reward', rewardId: reward, per: 'month' });
    const [silver, poor] = [await memberWith(300), await memberInDebt()];
    const spender = ownSpender(books);
    expect(await pointsOf(silver, 'x1', reward, { spender })).toBe(0);
    expect((await books.ledger.head(silver))?.state.ownSpending).toBeUndefined();
    expect(await pointsOf(silver, 'x2', reward)).toBe(100);
    expect(await pointsOf(silver, 'x1', reward, { spender })).toBe(0);
    expect(await pointsOf(poor, 'x1', reward)).toBe(0);
    await expect(take(poor, 'x2', reward)).rejects.toEqual(refusal('insufficient-points'));
    expect(await pointsOf(await memberWith(100, 0), 'x1', reward)).toBe(100);
    expect(await books.counters.taken(`stock/${reward}`)).toBe(4);
    books.clock += 31 * DAY_MS;
    expect(await pointsOf(silver, 'x3', reward)).toBe(0);
    await expectSoundLog(books, silver);
  });

  it.each([
    ['year', 40, 366],
    ['tier-period', 360, 366],
  ] as const)('is free again in the next %s', async (per, before, after) => {
    const reward = await offer();
    await silverHas({ type: 'reward', rewardId: reward, per });
    const silver = await memberWith(300);
    const start = books.clock;
    expect(await pointsOf(silver, 'x1', reward)).toBe(0);
    books.clock = Math.min(start + before * DAY_MS, per === 'year' ? Date.UTC(2026, 11, 31) : Infinity);
    expect(await pointsOf(silver, 'x2', reward)).toBe(100);
    books.clock = start + after * DAY_MS;
    expect(await pointsOf(silver, 'x3', reward)).toBe(0);
    books.clock = start;
  });

  it('is one of two that are asked for at once', async () => {
    const reward = await offer();
    await silverHas({ type: 'reward', rewardId: reward, per: 'month' });
    const silver = await memberWith(300);
    const points = await Promise.all(['x1', 'x2', 'x3'].map((id) => pointsOf(silver, id, reward)));
    expect(points.toSorted((a, b) => a - b)).toEqual([0, 100, 100]);
  });

  it('is one piece that is captured at once: a reservation and two pieces cost their price', async () => {
    const reward = await offer();
    await silverHas({ type: 'reward', rewardId: reward, per: 'month' });
    const silver = await memberWith(400);
    expect(await pointsOf(silver, 'x1', reward, { capture: false })).toBe(100);
    const two = await redeem(books, silver, 'x2', { rewardId: reward, quantity: 2 });
    expect(two.answer.redemption.points).toBe(200);
    expect(await pointsOf(silver, 'x3', reward)).toBe(0);
  });
});
