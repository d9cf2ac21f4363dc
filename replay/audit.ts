import type { ApiClient } from './api-client.ts';
import { sideBySide } from './side-by-side.ts';

/** What the API's own books say beside the replay's count. */
export interface Audit {
  membersCompared: number;
  /** Sum over members of the points that the API's log holds for the purchases of this run. */
  points: number;
  purchases: number;
  /** Members whose log holds more than this run's purchases, compared entry by entry. */
  membersReadByEntry: number;
  readonly differences: Difference[];
}

export interface Difference {
  readonly member: string;
  readonly what: string;
}

interface Books {
  readonly points: number;
  readonly purchases: number;
  readonly byEntry: boolean;
  readonly differences: readonly string[];
}

/**
 * Compares every member's log with what was answered for it. A log without gaps whose length is the number of
 * purchases booked holds those and nothing else, so then its lifetime total must be their sum; any other log is
 * read whole, and each purchase must be in it exactly once with the points that were answered.
 */
export async function audit(
  members: ReadonlyMap<string, ReadonlyMap<string, number>>,
  client: Pick<ApiClient, 'balance' | 'accruals'>,
  concurrency: number,
  stopping: AbortSignal,
  onMember: () => void,
): Promise<Audit> {
  const result: Audit = {
    membersCompared: 0,
    points: 0,
    purchases: 0,
    membersReadByEntry: 0,
    differences: [],
  };
  await sideBySide(members, concurrency, stopping, async ([member, booked]) => {
    const books = await booksOf(member, booked, client);
    result.membersCompared++;
    result.points += books.points;
    result.purchases += books.purchases;
    if (books.byEntry) result.membersReadByEntry++;
    for (const what of books.differences) result.differences.push({ member, what });
    onMember();
  });
  return result;
}

async function booksOf(
  member: string,
  booked: ReadonlyMap<string, number>,
  client: Pick<ApiClient, 'balance' | 'accruals'>,
): Promise<Books> {
  const { seq, earned } = await client.balance(member);
  const counted = sum(booked.values());
  if (seq === booked.size && earned === counted) {
    return { points: earned, purchases: seq, byEntry: false, differences: [] };
  }
  return compare(booked, client.accruals(member));
}

async function compare(
  booked: ReadonlyMap<string, number>,
  accruals: AsyncIterable<{ readonly reference: string; readonly points: number }>,
): Promise<Books> {
  const found = new Map<string, number>();
  const differences: string[] = [];
  for await (const { reference, points } of accruals) {
    const purchaseId = /^purchase\/([^/]+)\/$/.exec(reference)?.[1];
    if (purchaseId === undefined || !booked.has(purchaseId)) continue;
    if (found.has(purchaseId)) differences.push(`purchase ${purchaseId} is in the log twice`);
    found.set(purchaseId, (found.get(purchaseId) ?? 0) + points);
  }
  for (const [purchaseId, points] of booked) {
    const held = found.get(purchaseId);
    if (held === undefined) differences.push(`purchase ${purchaseId} is not in the log`);
    else if (held !== points)
      differences.push(`purchase ${purchaseId}: ${points} answered, ${held} in the log`);
  }
  return { points: sum(found.values()), purchases: found.size, byEntry: true, differences };
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
