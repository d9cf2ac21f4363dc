import { randomBytes } from 'node:crypto';
import type { Draft, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import { checkNotMerged } from '#shared/domain/ledger/state.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Refusal, Unavailable } from '#shared/domain/refusal.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import type { Appended, Command, OtherLogs, Unmet, View } from './command.ts';
import { LogReader, type Place } from './log-reader.ts';
import { type BookingPorts, catchUp, chain, countersOf, keepLines, type Log } from './log-writer.ts';
import { Turn } from './turn.ts';

async function openLog(
  { ledger }: BookingPorts,
  memberId: string,
  { missing, isNone }: Pick<OtherLogs, 'missing' | 'isNone'>,
): Promise<Log> {
  const head = await ledger.head(memberId);
  if (!head || isNone?.(head.state)) throw await missing();
  return { memberId, head };
}

const openReader = (ports: BookingPorts, { memberId, head }: Log) =>
  new LogReader(ports, memberId, [head], head.state.absorbed);

async function openOthers(
  ports: BookingPorts,
  { memberIds, ...others }: OtherLogs,
  { head }: Log,
  reader: LogReader,
): Promise<readonly Log[]> {
  return Promise.all((await memberIds(head, reader)).map((memberId) => openLog(ports, memberId, others)));
}

/**
 * Books an act at the end of a member's log exactly once, also with concurrent writers. The head is read before the
 * reference is looked up: in the opposite order a duplicate could be written between the two reads.
 */
export function append<Facts>(
  ports: BookingPorts,
  program: Program,
  command: Command<Facts>,
): Promise<Appended> {
  return tryAppend<Facts, never>(ports, program, command);
}

/**
 * Books an act as `append` does. Where its decision needs something else, nothing is written and the need is returned.
 */
export async function tryAppend<Facts, Needs extends Unmet>(
  ports: BookingPorts,
  program: Program,
  command: Command<Facts, Needs>,
): Promise<Appended | Needs> {
  const { memberId, others, reference } = command;
  const turn = new Turn(ports, memberId);
  try {
    await turn.behindOthers();
    const own = await openLog(ports, memberId, { missing: () => new MemberNotFound() });
    const reader = openReader(ports, own);
    const place = (await reader.references(command.prefix ?? reference)).get(reference);
    if (place && isAtHome(place, command)) return replay(await reader.record(place), command);
    const otherLogs = others ? await openOthers(ports, others, own, reader) : [];
    return await race(ports, program, command, [own, ...otherLogs], { reader, turn });
  } finally {
    turn.end();
  }
}

/** Whether an entry with the reference is this act, and not one of the same id of an absorbed member. */
function isAtHome({ memberId }: Place, command: Pick<Command, 'memberId' | 'ownLog'>): boolean {
  return !command.ownLog || memberId === command.memberId;
}

function replay(record: LedgerRecord, command: Booking): Appended {
  command.checkSame(record);
  return { record, replayed: true };
}

/**
 * The result for an entry of this act. It may be this call's own, from a put whose response was lost, or another
 * call's.
 */
function found(record: LedgerRecord, command: Booking, attempt: string): Appended {
  return record.entry.attempt === attempt ? { record, replayed: false } : replay(record, command);
}

/** The part of a command that identifies its act. */
type Booking = Pick<Command, 'memberId' | 'reference' | 'checkSame'>;

/** The next write: the first entries that are due in one of the logs, or else the act. */
interface Step {
  readonly drafts: readonly Draft[];
  readonly records: readonly (readonly LedgerRecord[])[];
  readonly alsoWrite: readonly CompanionWrite[];
}

/** The heads of all logs as one text, to notice when one of them moves. */
const endOf = (logs: readonly Log[]): string => logs.map(({ head }) => head.entry.seq).join();

/**
 * Decides on the settled states even where an entry that is due is written first. For a refused act nothing is written,
 * not even entries that are due.
 */
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
  const programVersion = (due < 0 ? decided.programVersion : undefined) ?? program.version;
  const place = { recordedAt: now, programVersion, attempt };
  return {
    drafts: drafts.flat(),
    records: logs.map((log, index) => chain(log, drafts[index] ?? [], place)),
    alsoWrite: due < 0 ? (decided.alsoWrite ?? []) : [],
  };
}

/**
 * Gathers the facts of a decision. Facts may be newer than the head. Then the log is read up to them and the facts are
 * gathered again, because a refusal is decided on both and no put would show that they do not match. If the facts
 * contain this act itself, its record is returned.
 */
async function lookBack<Facts>(
  ports: BookingPorts,
  command: Pick<Command<Facts>, 'gather' | 'reference' | 'memberId' | 'ownLog'>,
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
    if (place && isAtHome(place, command)) return { record: await log.record(place) };
    if ((await log.newestNamed()) <= own.head.entry.seq) return { facts };
    for await (const record of ports.ledger.after(own.memberId, own.head.entry.seq)) own.head = record;
  }
}

/**
 * Writes after the known heads until the act is booked. Entries that are due go first, one at a time. A lost put brings
 * the winner's entry, so the second try is one call. Before the third the act waits for its turn among those of its
 * process; from then on one range query brings all entries since, after a pause. Every unseen entry may be this act, and
 * may change the facts about earlier acts.
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
 * may have given back to them. After the deadline of its turn a put that fails ends in `Unavailable`.
 */
async function race<Facts, Needs extends Unmet>(
  ports: BookingPorts,
  program: Program,
  command: Command<Facts, Needs>,
  logs: readonly [Log, ...Log[]],
  { reader, turn }: { readonly reader: LogReader; readonly turn: Turn },
): Promise<Appended | Needs> {
  const attempt = randomBytes(8).toString('hex');
  const kept = new Set<string>();
  const exhausted = new Map<string, number>();
  let end = endOf(logs);
  let unanswered: string | undefined;
  let known = await lookBack(ports, command, logs, reader);
  for (let losses = 0; ; ) {
    if ('record' in known) return found(known.record, command, attempt);
    // A counter may have got something back in an entry since, such as a return.
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
    const putAt = ports.now();
    const outcome = await ports.ledger.put(records.flat(), moves, alsoWrite);
    const tookMs = ports.now() - putAt;
    if (outcome.written) {
      const booked = records.flat().find((one) => isAct(one, command));
      if (booked) return { record: booked, replayed: false };
      for (const [index, log] of logs.entries()) log.head = records[index]?.at(-1) ?? log.head;
      // The entries just written may change the facts.
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
      // An act that waited for its turn is alone in its process, and has paused for long enough.
      const waited = losses === 2 && !turn.taken && (await turn.join());
      const unseen = await catchUp(ports, logs, { outcome, losses, tookMs: waited ? 0 : tookMs });
      const act = unseen.find((one) => isAct(one, command));
      if (act) return found(act, command, attempt);
      const { absorbed } = logs[0].head.state;
      const reread = new LogReader(ports, command.memberId, unseen, absorbed);
      known = await lookBack(ports, command, logs, reread);
    }
    if (turn.late) throw new Unavailable();
  }
}

/**
 * Decides, but turns a refusal into `Unavailable` while an earlier attempt of the write may still arrive: a counter
 * that was exhausted may have room when it arrives, and the act would then be booked after it was refused. Another
 * write after these heads ends that danger, because it takes the numbers.
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
