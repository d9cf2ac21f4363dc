import { contentHash } from '#shared/domain/ledger/digest.ts';
import { joinHousehold } from '#shared/usecases/households/join-household.ts';
import { leaveHousehold } from '#shared/usecases/households/leave-household.ts';
import { setContribution } from '#shared/usecases/households/set-contribution.ts';
import { adjustPoints } from '#shared/usecases/ledger/adjust-points.ts';
import { newMemberId } from '../../../database.ts';
import type { Books } from '../books.ts';

const BY = 'agent-1';

/** A contribution that an agent made lends from the next day on. */
export const DAY_MS = 24 * 3_600_000;

/** A new member with `points` points. */
export async function memberWith(books: Books, points: number): Promise<string> {
  const member = newMemberId();
  await books.enrol(member);
  if (points > 0) await give(books, member, points);
  return member;
}

export function give(books: Books, member: string, points: number, adjustmentId = 'start') {
  const content = { points, reason: 'a complaint', qualifying: false };
  const command = { adjustmentId, ...content, by: BY, contentHash: contentHash(content) };
  return adjustPoints(books.ports, books.programs, member, command);
}

export async function join(
  books: Books,
  householdId: string,
  memberId: string,
  permissions: { readonly mayRedeem?: boolean; readonly contributes?: boolean } = {},
) {
  const may = { mayRedeem: false, contributes: true, ...permissions };
  return joinHousehold(books.ports, await books.programs.get(), { householdId, memberId, by: BY, ...may });
}

/** A member changes their own contribution with a sign-in of `ageMs`; a fresh one lends at once. */
export async function lend(
  books: Books,
  householdId: string,
  memberId: string,
  change: { readonly contributes?: boolean; readonly mayRedeem?: boolean } = {},
  ageMs = 0,
) {
  const request = { householdId, memberId, contributes: true, by: memberId, ...change };
  const spender = { signedInAt: books.clock - ageMs, contactChangedAt: async () => undefined };
  return setContribution(books.ports, await books.programs.get(), request, spender);
}

export async function leave(books: Books, householdId: string, memberId: string): Promise<void> {
  await leaveHousehold(books.ports, await books.programs.get(), { householdId, memberId, by: BY });
}
