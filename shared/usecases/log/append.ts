import { randomBytes } from 'node:crypto';
import type { Draft, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { ReferenceReused } from '#shared/domain/ledger/refusals.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import { type AccountState, checkNotMerged } from '#shared/domain/ledger/state.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Refusal, Unavailable } from '#shared/domain/refusal.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import type { BudgetHints } from './budget-hints.ts';
import { LogReader } from './log-reader.ts';
import { type BookingPorts, catchUp, chain, countersOf, keepLines, type Log } from './log-writer.ts';

/** What a decision is made on: all of it is settled to `now`, and nothing of it newer than what it is written after. */
export interface View<Facts> {
  readonly state: AccountState;
  /** Of the other members whose logs the act writes, in their order. */
  readonly otherStates: readonly AccountState[];
  readonly facts: Facts;
  /** Counters that had too little left when this act tried or read them, with what was taken by then. */
  readonly exhausted: ReadonlyMap<string, number>;
  readonly now: number;
}

export interface Decision {
  /** At the end of the member's own log; one of them has the act's reference. */
  readonly drafts: readonly Draft[];
  /** At the end of each of the other logs, in their order. */
  readonly others?: readonly (readonly Draft[])[];
  /** Writes of other tables that go with it, or nothing does. */
  readonly alsoWrite?: readonly CompanionWrite[];
}

/** No decision yet: nothing is written, and the caller books the act in another way. */
export interface Unmet {
  readonly needs: string;
}

export interface OtherLogs {
  /** Whose; asked for once the act turns out to be new. */
  readonly memberIds: () => Promise<readonly string[]>;
  /** What it means that one of them is no member. */
  readonly missing: () => Error;
}

/** What is known when facts are gathered, beside the member's own log. */
export interface OtherLogsRead {
  /** As they were after the heads: the member's own first, then those of the other logs. */
  readonly states: readonly AccountState[];
  /** Read the other logs. */
  readonly others: readonly LogReader[];
}

export interface Command<Facts = undefined, Needs extends Unmet = never> {
  readonly memberId: string;
  /** Other logs that are written in the same step, if there are any. */
  readonly others?: OtherLogs | undefined;
  /** Names the act for ever: at most one entry has it. */
  readonly reference: string;
  /** The beginning of the reference under which `gather` looks, too: one query then answers both. */
  readonly prefix?: string | undefined;
  /** Whether an entry of that reference is this very act, or another under the same id: then it throws. */
  readonly checkSame: (record: LedgerRecord) => void;
  /** What must be known beyond the states: read after the heads on which it is decided. */
  readonly gather: (log: LogReader, read: OtherLogsRead) => Promise<Facts>;
  /** Throws a refusal. */
  readonly decide: (view: View<Facts>) => Decision | Needs;
  /** Counters that it had better read before it draws on them. */
  readonly hints?: BudgetHints | undefined;
}

export interface Appended {
  readonly record: LedgerRecord;
  /** The act was booked by an earlier call. */
  readonly replayed: boolean;
}

/** After this a writer that keeps losing gives up: the caller waits at a till. */
const DEADLINE_MS = 10_000;

/** The usual sameness of a repeated call: its content, as received. */
export function sameContent(contentHash: string): (record: LedgerRecord) => void {
  return ({ entry }) => {
    if (entry.contentHash !== contentHash) throw new ReferenceReused();
  };
}

export const nothingToGather = async (): Promise<undefined> => undefined;

async function openLog({ ledger }: BookingPorts, memberId: string, missing: () => Error): Promise<Log> {
  const head = await ledger.head(memberId);
  if (!head) throw missing();
  return { memberId, head };
}

const openReader = (ports: BookingPorts, { memberId, head }: Log) =>
  new LogReader(ports, memberId, [head], head.state.absorbed);

async function openOthers(ports: BookingPorts, { memberIds, missing }: OtherLogs): Promise<readonly Log[]> {
  return Promise.all((await memberIds()).map((memberId) => openLog(ports, memberId, missing)));
}

/**
 * Books an act at the end of a member's log, once, whoever else writes at the same time. The head is read
 * before the reference is looked up: the other way round a duplicate could slip in between.
 */
export function append<Facts>(
  ports: BookingPorts,
  program: Program,
  command: Command<Facts>,
): Promise<Appended> {
  return tryAppend<Facts, never>(ports, program, command);
}

/** The same for an act that may turn out to need something else: then nothing is written. */
export async function tryAppend<Facts, Needs extends Unmet>(
  ports: BookingPorts,
  program: Program,
  command: Command<Facts, Needs>,
): Promise<Appended | Needs> {
  const { memberId, others, reference } = command;
  const own = await openLog(ports, memberId, () => new MemberNotFound());
  const reader = new LogReader(ports, memberId, [own.head], own.head.state.absorbed);
  const place = (await reader.references(command.prefix ?? reference)).get(reference);
  if (place !== undefined) return replay(await reader.record(place), command);
  const otherLogs = others ? await openOthers(ports, others) : [];
  return race(ports, program, command, [own, ...otherLogs], reader);
}

function replay(record: LedgerRecord, command: Booking): Appended {
  command.checkSame(record);
  return { record, replayed: true };
}

/** This very act: by this call, whose put was carried out though it was not told so, or by another. */
function found(record: LedgerRecord, command: Booking, attempt: string): Appended {
  return record.entry.attempt === attempt ? { record, replayed: false } : replay(record, command);
}

/** The part of a command that tells its act from others. */
type Booking = Pick<Command, 'memberId' | 'reference' | 'checkSame'>;

/** What is written next: the first that is due in one of the logs, else the act. */
interface Step {
  readonly drafts: readonly Draft[];
  readonly records: readonly (readonly LedgerRecord[])[];
  readonly alsoWrite: readonly CompanionWrite[];
}

/** Where the logs end: what is written next has the numbers after it. */
const endOf = (logs: readonly Log[]): string => logs.map(({ head }) => head.entry.seq).join();

/** Decides on the settled states, whatever is written first: a refused act writes nothing, what is due neither. */
function nextStep<Facts, Needs extends Unmet>(
  program: Program,
  command: Command<Facts, Needs>,
  logs: readonly Log[],
  known: Pick<View<Facts>, 'facts' | 'exhausted'> & { readonly attempt: string; readonly clock: number },
): Step | Needs {
  const { attempt, clock, ...rest } = known;
  const now = Math.max(clock, ...logs.map(({ head }) => head.entry.recordedAt));
  const settled = logs.map(({ head }) => settle(program, head.state, now));
  const [own, ...others] = settled;
  if (!own) throw new TypeError('an act has a log');
  checkNotMerged(own.state);
  const otherStates = others.map(({ state }) => state);
  const decided = command.decide({ state: own.state, otherStates, now, ...rest });
  if ('needs' in decided) return decided;
  const due = settled.findIndex(({ drafts }) => drafts.length > 0);
  const ofAct = [decided.drafts, ...(decided.others ?? [])];
  const drafts = settled.map((log, index) =>
    due < 0 ? (ofAct[index] ?? []) : index === due ? log.drafts.slice(0, 1) : [],
  );
  const place = { recordedAt: now, programVersion: program.version, attempt };
  return {
    drafts: drafts.flat(),
    records: logs.map((log, index) => chain(log, drafts[index] ?? [], place)),
    alsoWrite: due < 0 ? (decided.alsoWrite ?? []) : [],
  };
}

/**
 * What a decision must know beyond the state. What is gathered may be newer than the head: then the log is brought up
 * to it and looked at again, for a refusal is decided on both and no put would show that they do not fit. It may
 * name this very act, too: then that is no fact against it, but the answer.
 */
async function lookBack<Facts>(
  ports: BookingPorts,
  command: Pick<Command<Facts>, 'gather' | 'reference'>,
  logs: readonly [Log, ...Log[]],
  first?: LogReader,
): Promise<{ readonly facts: Facts } | { readonly record: LedgerRecord }> {
  const [own, ...others] = logs;
  for (let reader = first; ; reader = undefined) {
    const log = reader ?? new LogReader(ports, own.memberId, [], own.head.state.absorbed);
    log.know(own.head);
    const facts = await command.gather(log, {
      states: logs.map(({ head }) => head.state),
      others: others.map((other) => openReader(ports, other)),
    });
    const place = await log.named(command.reference);
    if (place !== undefined) return { record: await log.record(place) };
    if ((await log.newestNamed()) <= own.head.entry.seq) return { facts };
    for await (const record of ports.ledger.after(own.memberId, own.head.entry.seq)) own.head = record;
  }
}

/**
 * Writes after the known heads until the act is booked. Entries that are due go first, one at a time. A lost put brings
 * the winner's entry, so the second try is one call; from the third on one range query brings all entries since. Every
 * unseen entry may be this act, and may change the facts about earlier acts.
 *
 *   state        what happens                                       next state
 *   -----------  -------------------------------------------------  ----------------------------------------------
 *   look back    read the facts that the decision needs             decide; done, if the act is in the log already
 *   decide       settle all logs, decide on the settled states      read hints; a refusal ends, and wrote nothing
 *   read hints   read counters that ran low in other bookings       decide again, if one has too little left; put
 *   put          write what is due, or else the act                 one of the four outcomes below
 *     written    the act                                            done
 *     written    an entry that was due                              look back, after the new heads
 *     lost       another writer took a number                       catch up, then look back; done, if it was this act
 *     exhausted  a counter has too little left                      decide again, with what is taken of it
 *
 * An earlier try of a put may have had no response and may still arrive while the heads are the same, so a refusal
 * decided on these heads becomes `Unavailable`. Exhausted counters are forgotten when a head moves, because a return
 * may have given back to them. After `DEADLINE_MS` a put that fails ends in `Unavailable`.
 */
async function race<Facts, Needs extends Unmet>(
  ports: BookingPorts,
  program: Program,
  command: Command<Facts, Needs>,
  logs: readonly [Log, ...Log[]],
  reader: LogReader,
): Promise<Appended | Needs> {
  const attempt = randomBytes(8).toString('hex');
  const deadline = ports.now() + DEADLINE_MS;
  const kept = new Set<string>();
  const exhausted = new Map<string, number>();
  let end = endOf(logs);
  let unanswered: string | undefined;
  let known = await lookBack(ports, command, logs, reader);
  for (let losses = 0; ; ) {
    if ('record' in known) return found(known.record, command, attempt);
    // What is written after a return must see what it gave back.
    if (endOf(logs) !== end) exhausted.clear();
    end = endOf(logs);
    const { facts } = known;
    const view = { facts, exhausted, attempt, clock: ports.now() };
    const step = refusable(unanswered === end, () => nextStep(program, command, logs, view));
    if ('needs' in step) return step;
    const { drafts, records, alsoWrite } = step;
    const moves = countersOf(drafts);
    const short = (await command.hints?.read(moves, exhausted)) ?? [];
    for (const { counter, taken } of short) exhausted.set(counter, taken);
    if (short.length > 0) continue;
    await keepLines(ports.details, records.flat(), kept);
    const outcome = await ports.ledger.put(records.flat(), moves, alsoWrite);
    if (outcome.written) {
      const booked = records.flat().find((one) => isAct(one, command));
      if (booked) return { record: booked, replayed: false };
      for (const [index, log] of logs.entries()) log.head = records[index]?.at(-1) ?? log.head;
      // What was due is written now, and may be something that the act must know.
      known = await lookBack(ports, command, logs);
      continue;
    }
    if (outcome.unanswered) unanswered = end;
    for (const { counter, taken } of outcome.exhausted) {
      exhausted.set(counter, taken);
      command.hints?.remember(counter);
    }
    if (outcome.exhausted.length === 0) {
      losses += 1;
      const unseen = await catchUp(ports, logs, outcome, losses);
      const act = unseen.find((one) => isAct(one, command));
      if (act) return found(act, command, attempt);
      const { absorbed } = logs[0].head.state;
      const reread = new LogReader(ports, command.memberId, unseen, absorbed);
      known = await lookBack(ports, command, logs, reread);
    }
    if (ports.now() > deadline) throw new Unavailable();
  }
}

/**
 * Decides. A number that was taken stays taken, a counter does not: an earlier try of the write under the next numbers may
 * still arrive and find room by then. Nobody is told no before that is over; another write takes its place.
 */
function refusable<Needs extends Unmet>(mayArrive: boolean, decide: () => Step | Needs): Step | Needs {
  try {
    const step = decide();
    if (mayArrive && 'needs' in step) throw new Unavailable();
    return step;
  } catch (error) {
    if (mayArrive && error instanceof Refusal) throw new Unavailable({ cause: error });
    throw error;
  }
}

function isAct({ entry }: LedgerRecord, command: Booking): boolean {
  return entry.memberId === command.memberId && entry.reference === command.reference;
}
