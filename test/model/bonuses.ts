import type { Program } from '#shared/domain/program/program.ts';
import { arrive, type Books } from './books.ts';
import { expiryOf } from './dates.ts';
import { available, earliestFirst, type Parcel, put, sumOf, take, type Which } from './parcels.ts';
import { Refused } from './refused.ts';
import { credit, uncredit } from './standing.ts';

/** The reward of an unlocking: its points count from now and do not wait. */
export function giveBonus(
  books: Books,
  name: string,
  { points, qualifying }: { points: number; qualifying: number },
  program: Program,
  now: number,
): void {
  const { standing } = books;
  const expiresAt = expiryOf(now, program);
  arrive(books, { points, expiresAt });
  books.lifetime.earned += points;
  const period = standing.running;
  if (qualifying > 0) credit(standing, period, qualifying, program);
  books.bonuses.set(name, { points, expiresAt, qualifying, period, isRevoked: false });
}

/** All that a bonus gave is owed: its own points first, then others, as the policy says. */
export function revokeBonus(
  books: Books,
  name: string,
  program: Program,
  now: number,
): { pointsReversed: number; pointsForgiven: number } {
  const bonus = books.bonuses.get(name);
  if (!bonus || bonus.isRevoked) throw new Refused('nothing-given');
  bonus.isRevoked = true;
  const own: Which = (parcel) => available(parcel) && parcel.expiresAt === bonus.expiresAt;
  const taken: Parcel[] = [];
  for (const source of program.clawback === 'pending-only' ? [] : [own, available]) {
    taken.push(...take(books.parcels, bonus.points - sumOf(taken), source, earliestFirst));
  }
  for (const parcel of taken) put(books.parcels, { ...parcel, place: { is: 'gone', why: 'reversed' } });
  const debt = program.clawback === 'negative' ? bonus.points - sumOf(taken) : 0;
  const pointsReversed = sumOf(taken) + debt;
  books.debt += debt;
  books.lifetime.reversed += pointsReversed;
  if (bonus.qualifying > 0) uncredit(books.standing, bonus.period, bonus.qualifying, program, now);
  return { pointsReversed, pointsForgiven: bonus.points - pointsReversed };
}
