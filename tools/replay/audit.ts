import type { ApiClient, Balance, Entry } from './api-client.ts';
import { sideBySide } from './side-by-side.ts';
import type { BookedEntries } from './tally.ts';

/** What purchases and returns come to. */
export interface Sums {
  purchases: number;
  /** Earned by the purchases. */
  points: number;
  returns: number;
  /** Taken back by the returns. */
  reversed: number;
}

/** What the API's own books say beside the replay's count. */
export interface Audit extends Sums {
  membersCompared: number;
  /** Members whose log holds more than this run's purchases and returns, compared entry by entry. */
  membersReadByEntry: number;
  /** Sum of the balances of the other members: what was earned less what was reversed. */
  balances: number;
  readonly differences: Difference[];
}

export interface Difference {
  readonly member: string;
  readonly what: string;
}

interface Books {
  readonly sums: Sums;
  /** Absent where the log was read by entry. */
  readonly balance?: number;
  readonly differences: readonly string[];
}

/**
 * Compares every member's log with what was answered for it. A log without gaps whose length is the number of
 * acts booked holds those and nothing else, so then its lifetime totals must be their sums, and its balance what
 * they leave; any other log is read whole, and each act must be in it exactly once with the points answered.
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

/** What is wrong in the balance of a log that holds the acts counted and nothing else. */
function balanceDifferences(
  { points, earned, reversed, expired }: Balance,
  counted: Pick<Sums, 'points' | 'reversed'>,
): string[] {
  const figures = [
    ['earned', counted.points, earned],
    ['reversed', counted.reversed, reversed],
    // Points may have expired since, and a balance says so before the log does.
    ['left', counted.points - counted.reversed - expired, points],
  ] as const;
  return figures
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([what, ours, theirs]) => `points ${what}: ${ours} by the answers, ${theirs} in the balance`);
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
      differences.push(`${named(reference)}: ${points} answered, ${held.points} in the log`);
    }
  }
  return { sums: sumsOf(found.values()), differences };
}

/** `purchase/1/return/C2/` as a person reads it. */
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
