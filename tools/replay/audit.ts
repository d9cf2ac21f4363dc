import type { ApiClient, Balance, Entry } from './api-client.ts';
import { sideBySide } from './side-by-side.ts';
import type { BookedEntries } from './tally.ts';

/** The sums of purchases and returns. */
export interface Sums {
  purchases: number;
  /** Points that the purchases earned. */
  points: number;
  returns: number;
  /** Points that the returns took back. */
  reversed: number;
}

/** The result of comparing the API's books with the replay's count. */
export interface Audit extends Sums {
  membersCompared: number;
  /** Members whose log has more than this run's purchases and returns, so that it was compared entry by entry. */
  membersReadByEntry: number;
  /** The sum of the balances of the other members: points earned less points reversed. */
  balances: number;
  readonly differences: Difference[];
}

export interface Difference {
  readonly member: string;
  readonly what: string;
}

interface Books {
  readonly sums: Sums;
  /** Absent when the log was read by entry. */
  readonly balance?: number;
  readonly differences: readonly string[];
}

/**
 * Compares every member's log with the responses for it. A log without gaps whose length is the number of booked acts
 * holds those and nothing else. Then its lifetime totals must be their sums, and its balance the rest. Any other log is
 * read whole, and must have each act exactly once with the points of its response.
 */
export async function audit(
  members: ReadonlyMap<string, BookedEntries>,
  client: Pick<ApiClient, 'balance' | 'entries'>,
  concurrency: number,
  stopping: AbortSignal,
  onMember: () => void,
): Promise<Audit> {
  const result: Audit = {
    membersCompared: 0,
    ...nothing(),
    membersReadByEntry: 0,
    balances: 0,
    differences: [],
  };
  await sideBySide(members, concurrency, stopping, async ([member, booked]) => {
    const { sums, balance, differences } = await booksOf(member, booked, client);
    result.membersCompared++;
    for (const key of ['purchases', 'points', 'returns', 'reversed'] as const) result[key] += sums[key];
    if (balance === undefined) result.membersReadByEntry++;
    else result.balances += balance;
    for (const what of differences) result.differences.push({ member, what });
    onMember();
  });
  return result;
}

async function booksOf(
  member: string,
  booked: BookedEntries,
  client: Pick<ApiClient, 'balance' | 'entries'>,
): Promise<Books> {
  const balance = await client.balance(member);
  const counted = sumsOf(booked.values());
  if (balance.seq !== booked.size) return compare(booked, client.entries(member));
  const wrong = balanceDifferences(balance, counted);
  if (wrong.length === 0) return { sums: counted, balance: balance.points, differences: [] };
  const { sums, differences } = await compare(booked, client.entries(member));
  return { sums, differences: [...differences, ...wrong] };
}

/** The differences in the balance of a log that holds the counted acts and nothing else. */
function balanceDifferences(
  { points, earned, reversed, expired }: Balance,
  counted: Pick<Sums, 'points' | 'reversed'>,
): string[] {
  const figures = [
    ['earned', counted.points, earned],
    ['reversed', counted.reversed, reversed],
    // Points may have expired since, and a balance shows that before the log does.
    ['left', counted.points - counted.reversed - expired, points],
  ] as const;
  return figures
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([what, ours, theirs]) => `points ${what}: ${ours} by the responses, ${theirs} in the balance`);
}

async function compare(booked: BookedEntries, entries: AsyncIterable<Entry>): Promise<Books> {
  const found = new Map<string, Pick<Entry, 'kind' | 'points'>>();
  const differences: string[] = [];
  for await (const { kind, reference, points } of entries) {
    if (!booked.has(reference)) continue;
    const before = found.get(reference);
    if (before !== undefined) differences.push(`${named(reference)} is in the log twice`);
    found.set(reference, { kind, points: points + (before?.points ?? 0) });
  }
  for (const [reference, { kind, points }] of booked) {
    const held = found.get(reference);
    if (held === undefined) differences.push(`${named(reference)} is not in the log`);
    else if (held.kind !== kind || held.points !== points) {
      differences.push(`${named(reference)}: ${points} in the response, ${held.points} in the log`);
    }
  }
  return { sums: sumsOf(found.values()), differences };
}

/** `purchase/1/return/C2/` in words for a person. */
const named = (reference: string): string => reference.split('/').filter(Boolean).join(' ');

function sumsOf(entries: Iterable<Pick<Entry, 'kind' | 'points'>>): Sums {
  const sums = nothing();
  for (const { kind, points } of entries) {
    sums[kind === 'accrual' ? 'purchases' : 'returns']++;
    sums[kind === 'accrual' ? 'points' : 'reversed'] += points;
  }
  return sums;
}

function nothing(): Sums {
  return { purchases: 0, points: 0, returns: 0, reversed: 0 };
}
