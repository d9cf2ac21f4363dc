import { randomBytes } from 'node:crypto';
import type { Draft, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { INLINE_LINES_BYTES } from '#shared/domain/ledger/lines.ts';
import { ReferenceReused } from '#shared/domain/ledger/refusals.ts';
import { seal } from '#shared/domain/ledger/seal.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import type { LedgerStore, PutOutcome } from '#shared/stores/ledger/ledger-store.ts';

/** What surrounds a decision: everything of the outside world that an append touches. */
export interface Surroundings {
  readonly ledger: LedgerStore;
  readonly details: DetailsStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Waits about so many milliseconds; tests give one that yields at once. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
}

export interface Command {
  readonly memberId: string;
  /** Names the act for ever: at most one entry has it. */
  readonly reference: string;
  readonly contentHash: string;
  /** Entries for the act on a state that is settled to `now`, the act's own first; throws a refusal. */
  readonly decide: (state: AccountState, now: number) => readonly Draft[];
}

export interface Appended {
  readonly record: LedgerRecord;
  /** The act was booked by an earlier call. */
  readonly replayed: boolean;
}

/** After this a writer that keeps losing gives up: the caller waits at a till. */
const DEADLINE_MS = 10_000;
const PAUSE_MS = 4;
const PAUSE_MAX_MS = 200;

/**
 * Books an act at the end of a member's log, once, whoever else writes at the same time. The head is read
 * before the reference is looked up: the other way round a duplicate could slip in between.
 */
export async function append(around: Surroundings, program: Program, command: Command): Promise<Appended> {
  const { ledger } = around;
  const { memberId, reference } = command;
  const first = await ledger.head(memberId);
  if (!first) throw new MemberNotFound();
  const seq = await ledger.seqOf(memberId, reference);
  if (seq !== undefined) {
    const known = seq === first.entry.seq ? first : await ledger.entry(memberId, seq);
    if (!known) throw new TypeError('the index names an entry that is missing');
    return replay(known, command);
  }
  return race(around, program, command, first);
}

function replay(record: LedgerRecord, command: Command): Appended {
  if (record.entry.contentHash !== command.contentHash) throw new ReferenceReused();
  return { record, replayed: true };
}

/**
 * Writes after the head it knows until it wins. What is due goes first, an entry at a time. A lost put
 * brings the winner's entry, so the second try is one call; from the third on one range query brings all
 * that happened meanwhile. Every entry not yet seen may be this very act.
 */
async function race(
  around: Surroundings,
  program: Program,
  command: Command,
  first: LedgerRecord,
): Promise<Appended> {
  const attempt = randomBytes(8).toString('hex');
  const deadline = around.now() + DEADLINE_MS;
  const stored = new Set<string>();
  let head = first;
  for (let losses = 0; ; ) {
    const now = Math.max(around.now(), head.entry.recordedAt);
    const settled = settle(program, head.state, now);
    const decided = command.decide(settled.state, now);
    const drafts = settled.drafts.length > 0 ? settled.drafts.slice(0, 1) : decided;
    const place = { memberId: command.memberId, recordedAt: now, programVersion: program.version, attempt };
    const records = chain(head, drafts, place);
    const outcome = await write(around, records, stored);
    if (outcome.written) {
      const [own] = records;
      if (own && drafts === decided) return { record: own, replayed: false };
      head = records.at(-1) ?? head;
      continue;
    }
    losses += 1;
    const unseen = await catchUp(around, head, outcome, losses);
    const mine = unseen.find(({ entry }) => entry.reference === command.reference);
    if (mine)
      return mine.entry.attempt === attempt ? { record: mine, replayed: false } : replay(mine, command);
    head = unseen.at(-1) ?? head;
    if (around.now() > deadline) throw new Unavailable();
  }
}

function chain(
  head: LedgerRecord,
  drafts: readonly Draft[],
  place: Parameters<typeof seal>[2],
): readonly LedgerRecord[] {
  const records: LedgerRecord[] = [];
  for (const draft of drafts) records.push(seal(records.at(-1) ?? head, draft, place));
  return records;
}

/** Long line detail goes first, once: an entry never names lines that are not there. */
async function write(
  { ledger, details }: Surroundings,
  records: readonly LedgerRecord[],
  stored: Set<string>,
): Promise<PutOutcome> {
  for (const { entry } of records) {
    const { memberId, lines, linesHash } = entry;
    if (!lines || !linesHash || lines.length <= INLINE_LINES_BYTES || stored.has(linesHash)) continue;
    await details.putLines(memberId, linesHash, lines);
    stored.add(linesHash);
  }
  const [only, ...more] = records;
  if (!only) throw new TypeError('a decision books at least one entry');
  return more.length === 0 ? ledger.put(only) : ledger.putTogether(records);
}

/** The entries since `head`, at least up to the one that was in the way. */
async function catchUp(
  around: Surroundings,
  head: LedgerRecord,
  outcome: Exclude<PutOutcome, { written: true }>,
  losses: number,
): Promise<readonly LedgerRecord[]> {
  const next = head.entry.seq + 1;
  if (losses === 1 && outcome.winner?.entry.seq === next) return [outcome.winner];
  if (losses > 1) await around.pause(around.random() * Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** losses));
  return Array.fromAsync(around.ledger.after(head.entry.memberId, head.entry.seq));
}
