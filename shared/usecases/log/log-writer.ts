import { type CounterMove, type Draft, joinMoves, type LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { INLINE_LINES_BYTES } from '#shared/domain/ledger/packed/pack-lines.ts';
import { seal } from '#shared/domain/ledger/packed/seal.ts';
import type { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { PutOutcome } from '#shared/stores/ledger/put-outcome.ts';

/** Everything outside the process that an append uses. */
export interface BookingPorts {
  readonly ledger: LedgerStore;
  readonly details: DetailsStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Waits for about this many milliseconds. Tests give a pause that yields at once. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
}

/** A log as a writer knows it. */
export interface Log {
  readonly memberId: string;
  head: LedgerRecord;
}

/**
 * The windows in which writers that lost twice, and more often, write again: multiples of the time that the lost write
 * took. A window of many writes costs each writer few further losses. It follows the speed of storage, because a
 * writer that comes back within the write of another loses again.
 */
const SECOND_WINDOW_WRITES = 8;
const WINDOW_WRITES = 32;
/** The least and the most of a window, in milliseconds. */
const WINDOW_MIN_MS = 16;
const WINDOW_MAX_MS = 1000;

/** A moment of the window after a lost write, by chance. */
export function pauseAfterLoss(losses: number, tookMs: number, random: () => number): number {
  const writes = losses === 2 ? SECOND_WINDOW_WRITES : WINDOW_WRITES;
  return random() * Math.min(WINDOW_MAX_MS, Math.max(WINDOW_MIN_MS, writes * tookMs));
}

/** Seals drafts as the entries after a log's head. */
export function chain(
  { memberId, head }: Log,
  drafts: readonly Draft[],
  place: Omit<Parameters<typeof seal>[2], 'memberId'>,
): readonly LedgerRecord[] {
  const records: LedgerRecord[] = [];
  for (const draft of drafts) records.push(seal(records.at(-1) ?? head, draft, { memberId, ...place }));
  return records;
}

/** Long line detail is put before its entry, once, so that an entry never names missing lines. */
export async function keepLines(
  details: DetailsStore,
  records: readonly LedgerRecord[],
  kept: Set<string>,
): Promise<void> {
  for (const { entry } of records) {
    const { memberId, lines, linesHash } = entry;
    if (!lines || !linesHash || lines.length <= INLINE_LINES_BYTES || kept.has(linesHash)) continue;
    await details.putLines(memberId, linesHash, lines);
    kept.add(linesHash);
  }
}

/** Joins the moves of each counter: a transaction may contain an item once only. */
export function countersOf(drafts: readonly Draft[]): readonly CounterMove[] {
  const moves = new Map<string, CounterMove>();
  for (const move of drafts.flatMap(({ counters = [] }) => counters)) {
    const before = moves.get(move.counter);
    moves.set(move.counter, before ? joinMoves(before, move) : move);
  }
  return [...moves.values()];
}

/** A write that lost, and how often its act lost. */
export interface Loss {
  readonly outcome: Exclude<PutOutcome, { written: true }>;
  readonly losses: number;
  /** The milliseconds that the write took. */
  readonly tookMs: number;
}

/** Reads the logs up to their newest entries. Returns the entries that were unseen, at least the one that won. */
export async function catchUp(
  ports: Pick<BookingPorts, 'ledger' | 'pause' | 'random'>,
  logs: readonly Log[],
  { outcome: { winner }, losses, tookMs }: Loss,
): Promise<readonly LedgerRecord[]> {
  const beaten = logs.find(({ memberId }) => memberId === winner?.entry.memberId);
  if (losses === 1 && winner && beaten?.head.entry.seq === winner.entry.seq - 1) {
    beaten.head = winner;
    return [winner];
  }
  if (losses > 1) await ports.pause(pauseAfterLoss(losses, tookMs, ports.random));
  const unseen: LedgerRecord[] = [];
  for (const log of logs) {
    for await (const record of ports.ledger.after(log.memberId, log.head.entry.seq)) {
      unseen.push(record);
      log.head = record;
    }
  }
  return unseen;
}
