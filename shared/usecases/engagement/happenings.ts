import { boughtDeed, redeemedDeed, referredDeed } from '#shared/domain/engagement/deed.ts';
import type { Happening } from '#shared/domain/engagement/happening.ts';
import type { MemberProgress } from '#shared/domain/engagement/progress.ts';
import { isReferrersBonus } from '#shared/domain/engagement/referral-reward.ts';
import { sumOf } from '#shared/domain/ledger/accounts.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines, unpackReturned } from '#shared/domain/ledger/packed/pack-lines.ts';
import { actReferenceOf, isFollowUpOf, purchaseIdOf } from '#shared/domain/ledger/reference.ts';
import { nothingBack } from '#shared/domain/purchases/returned.ts';
import { LogReader, type LogStores, type Place } from '#shared/usecases/log/log-reader.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import type { KnownStores } from '#shared/usecases/stores/known-stores.ts';

export interface HappeningPorts extends LogStores {
  readonly programs: Pick<CurrentProgram, 'version'>;
  readonly stores: Pick<KnownStores, 'at'>;
  /** The progress that a member has with the end of the log, where the log ended with a merge. */
  readonly broughtBy: (memberId: string) => Promise<MemberProgress>;
  /** The progress of an absorbed member as the merge left it. */
  readonly progressOf: (memberId: string) => Promise<MemberProgress>;
}

const NOTHING: Happening = { kind: 'nothing' };

const OF_REDEMPTIONS = 'redemption/';

/**
 * Whether an entry can move progress. Others are not even looked at: the bonus of a goal and the piece of a prize, above
 * all, count for nothing.
 */
export function mayMove({ entry: { kind, reference } }: LedgerRecord): boolean {
  switch (kind) {
    case 'accrual':
    case 'return':
    case 'merge-in':
    case 'status':
      return true;
    case 'redemption':
    case 'capture':
    case 'refund':
      return reference.startsWith(OF_REDEMPTIONS);
    case 'bonus':
      return isReferrersBonus(reference);
    default:
      return false;
  }
}

/** The meaning of an entry for progress, with all that is read for it. */
export async function happeningOf(ports: HappeningPorts, record: LedgerRecord): Promise<Happening> {
  const { entry } = record;
  if (!mayMove(record)) return NOTHING;
  switch (entry.kind) {
    case 'accrual':
      return { kind: 'deed', deed: await bought(ports, record) };
    case 'return':
      return returned(ports, record);
    case 'redemption':
    case 'capture':
      return redeemed(ports, record);
    case 'refund':
      return refunded(ports, record);
    case 'bonus':
      return {
        kind: 'deed',
        deed: referredDeed(record, await ports.programs.version(entry.programVersion)),
      };
    case 'merge-in':
      return merged(ports, record);
    default:
      return record.state.status === 'erased' ? { kind: 'erasure' } : NOTHING;
  }
}

async function bought({ programs, stores, ledger, details }: HappeningPorts, record: LedgerRecord) {
  const { entry } = record;
  const { programVersion } = entry;
  const store = entry.purchase?.store;
  const [lines, program, storeFacts] = await Promise.all([
    new LogReader({ ledger, details }, entry.memberId).lines(entry),
    programs.version(programVersion),
    store === undefined ? undefined : stores.at(store, programVersion),
  ]);
  return boughtDeed(record, { recorded: unpackLines(lines), program, storeFacts });
}

/** An act that an entry of the log follows: its record, and what followed it before that entry, the newest last. */
interface Followed {
  readonly act: LedgerRecord;
  readonly earlier: readonly Place[];
}

/**
 * The act that an entry follows, in the log of the entry or of an absorbed member. The key of a reference names the
 * member where both have an act of that id.
 */
async function followed(log: LogReader, { entry }: LedgerRecord): Promise<Followed | undefined> {
  const reference = actReferenceOf(entry.reference);
  const [collection = '', key = ''] = reference.split('/');
  const [owner, id] = key.includes(':') ? key.split(':') : [undefined, key];
  const plain = `${collection}/${id}/`;
  const keyed = await placesBefore(log, entry.memberId, reference, entry.seq);
  const own = owner === undefined ? keyed : new Map<string, Place>();
  // A purchase that a move took back is another member's: later follow-ups are of an absorbed member's.
  const newest = [...own.entries()].filter(([name]) => name !== plain).at(-1)?.[1];
  const isMoved = newest && actOf((await log.record(newest)).entry, 'return')?.moved !== undefined;
  const self = own.get(plain);
  if (self && !isMoved) {
    return { act: await log.record(self), earlier: [...own.values()].filter((one) => one !== self) };
  }
  for (const member of owner === undefined ? log.logs.slice(1) : [owner]) {
    const theirs = await log.inLog(member, plain);
    const place = theirs.get(plain);
    if (!place) continue;
    const before = [...theirs.values()].filter((one) => one !== place);
    const since = [...keyed].filter(([name]) => name !== plain).map(([, one]) => one);
    return { act: await log.record(place), earlier: [...inOrder(before), ...(isMoved ? [] : since)] };
  }
  return undefined;
}

const inOrder = (places: readonly Place[]) => places.toSorted((a, b) => a.seq - b.seq);

async function placesBefore(log: LogReader, memberId: string, prefix: string, seq: number) {
  const places = await log.inLog(memberId, prefix);
  const before = [...places].filter(([, place]) => place.seq < seq).sort(([, a], [, b]) => a.seq - b.seq);
  return new Map(before);
}

function readerOf({ ledger, details }: HappeningPorts, record: LedgerRecord): LogReader {
  return new LogReader({ ledger, details }, record.entry.memberId, [record], record.state.absorbed);
}

async function originOf({ progressOf }: HappeningPorts, record: LedgerRecord, act: LedgerRecord) {
  const { memberId } = act.entry;
  return memberId === record.entry.memberId ? undefined : progressOf(memberId);
}

async function returned(ports: HappeningPorts, record: LedgerRecord): Promise<Happening> {
  const log = readerOf(ports, record);
  const found = await followed(log, record);
  if (!found) return NOTHING;
  const purchaseId = purchaseIdOf(record.entry.reference);
  const [deed, origin] = await Promise.all([bought(ports, found.act), originOf(ports, record, found.act)]);
  const last = await newestReturned(log, found.earlier, purchaseId);
  const before = last ?? nothingBack(deed.lines);
  const after = unpackReturned(await log.lines(record.entry));
  return { kind: 'return', deed, before: before.lines, after: after.lines, origin };
}

async function newestReturned(log: LogReader, earlier: readonly Place[], purchaseId: string) {
  for (const place of earlier.toReversed()) {
    const { entry } = await log.record(place);
    if (isFollowUpOf(entry.reference, purchaseId)) return unpackReturned(await log.lines(entry));
  }
  return undefined;
}

/** A redemption counts once, with the first points of it that are captured and not given back. */
async function redeemed({ programs }: HappeningPorts, record: LedgerRecord): Promise<Happening> {
  const { entry } = record;
  const act = actOf(entry, 'redemption');
  if (!act) return NOTHING;
  const before = act.captured - sumOf(entry.postings, 'redeemed');
  if (entry.kind === 'capture' && (before > act.refunded || act.captured <= act.refunded)) return NOTHING;
  return { kind: 'deed', deed: redeemedDeed(record, await programs.version(entry.programVersion)) };
}

/** A redemption counts no more when all its captured points are back. */
async function refunded(ports: HappeningPorts, record: LedgerRecord): Promise<Happening> {
  const act = actOf(record.entry, 'redemption');
  if (!act || act.refunded < act.captured) return NOTHING;
  const log = readerOf(ports, record);
  const found = await followed(log, record);
  if (!found) return NOTHING;
  const records = [found.act, ...(await Promise.all(found.earlier.map((place) => log.record(place))))];
  const first = records.find(({ entry }) => entry.kind === 'redemption' || entry.kind === 'capture');
  if (!first) return NOTHING;
  const { programVersion } = first.entry;
  const deed = redeemedDeed(first, await ports.programs.version(programVersion));
  return { kind: 'return', deed, origin: await originOf(ports, record, first) };
}

async function merged({ broughtBy }: HappeningPorts, { entry }: LedgerRecord): Promise<Happening> {
  if (entry.change.kind !== 'merge-in') return NOTHING;
  const { from } = entry.change;
  return { kind: 'merge', from, brought: await broughtBy(from) };
}
