import type { ApprovalDocument } from '#shared/contracts/approvals/approval.ts';
import type { AdjustmentRequest, ProposedAdjustment } from '#shared/contracts/ledger/adjustment.ts';
import type { ShownEntry } from '#shared/contracts/ledger/entry.ts';
import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { Redemption } from '#shared/contracts/ledger/redemption.ts';
import type { MemberExport } from '#shared/contracts/members/export-member.ts';
import type { Approval } from '#shared/domain/approvals/approval.ts';
import type { View } from '#shared/domain/identity/view.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { IdentifierChange } from '#shared/domain/members/identifier-history.ts';
import { type ConsentChange, nobody } from '#shared/domain/members/person.ts';
import { personBounds } from '#shared/domain/members/person-bounds.ts';
import type { Referrals } from '#shared/domain/members/referral.ts';
import { MemberErased } from '#shared/domain/members/refusals.ts';
import { type FieldsOf, omitUndefined, present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';
import { takeFitting } from '#shared/usecases/answer-size.ts';
import { describeApproval, describeWhole } from '#shared/usecases/approvals/describe-approval.ts';
import { describeProposal, describeRequest } from '#shared/usecases/ledger/asked-adjustments.ts';
import { describeOnce } from '#shared/usecases/ledger/describe-purchase.ts';
import { SERVICE, shownEntry } from '#shared/usecases/ledger/entry-document.ts';
import { isRedemption, redemptionOf, type Standpoint } from '#shared/usecases/ledger/find-redemption.ts';
import { LogReader, type LogStores, type Place } from '#shared/usecases/log/log-reader.ts';
import { type ListStores, readAhead, readLinesAhead } from '#shared/usecases/log/read-ahead.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import type { Cursors } from '#shared/usecases/paging.ts';
import type { ProgramVersions, VersionOf } from '#shared/usecases/program/program-versions.ts';
import { heldIn } from './data-held.ts';
import { describeMember } from './describe-member.ts';
import type { MemberPorts } from './put-member.ts';

export type ExportPorts = MemberPorts &
  ListStores & { readonly approvals: ApprovalStore; readonly programVersions: ProgramVersions };

export interface ExportRequest {
  /** Whether the member makes the export, and not staff. */
  readonly own: boolean;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** An entry, with the present state of the purchase or redemption that it booked. */
interface ExportedEntry {
  readonly entry: ShownEntry;
  readonly purchase?: BookedPurchase | undefined;
  readonly redemption?: Redemption | undefined;
}

/** The number of entries described at once: what describes them is read in one go. */
const AT_ONCE = 100;

const instant = (at: number | null) => (at === null ? undefined : formatInstant(at));

async function* inParts(records: AsyncIterable<LedgerRecord>): AsyncGenerator<readonly LedgerRecord[]> {
  let part: LedgerRecord[] = [];
  for await (const record of records) {
    part.push(record);
    if (part.length < AT_ONCE) continue;
    yield part;
    part = [];
  }
  yield part;
}

const isPurchase = ({ entry }: LedgerRecord) => entry.kind === 'accrual';

async function exportEntry(
  log: LogReader,
  place: Standpoint,
  { versionOf, view }: { readonly versionOf: VersionOf; readonly view: View },
  record: LedgerRecord,
): Promise<ExportedEntry> {
  const entry = shownEntry(record.entry, versionOf(record.entry.programVersion), { view });
  if (isPurchase(record)) return { entry, purchase: (await describeOnce(log, place, record)) ?? undefined };
  if (!isRedemption(record)) return { entry };
  return { entry, redemption: await redemptionOf(log, place, record) };
}

/**
 * The entries after a place, oldest first in each log: the logs of absorbed members, earliest merge first, then the
 * member's own.
 */
async function* recordsAfter(
  { ledger }: LogStores,
  { entry, state }: LedgerRecord,
  after: Place | undefined,
): AsyncGenerator<LedgerRecord> {
  const logs = [...state.absorbed.toReversed(), entry.memberId];
  const begun = after ? logs.indexOf(after.memberId) : 0;
  for (const memberId of logs.slice(begun)) {
    const seq = after?.memberId === memberId ? after.seq : 0;
    yield* ledger.after(memberId, seq, memberId === entry.memberId ? entry.seq : undefined);
  }
}

async function* atMost(records: AsyncIterable<LedgerRecord>, limit: number): AsyncGenerator<LedgerRecord> {
  let taken = 0;
  for await (const record of records) {
    yield record;
    taken += 1;
    if (taken === limit) return;
  }
}

/** The entries after a place, as many as fit into a response. An export reads its logs only here. */
async function pageOfLogs(
  stores: ExportPorts,
  place: Standpoint,
  { after, limit, view }: { readonly after: Place | undefined; readonly limit: number; readonly view: View },
): Promise<{ readonly exported: readonly ExportedEntry[]; readonly last: Place | undefined }> {
  const { memberId } = place.head.entry;
  async function* parts(): AsyncGenerator<readonly ExportedEntry[]> {
    for await (const part of inParts(atMost(recordsAfter(stores, place.head, after), limit))) {
      const log = new LogReader(stores, memberId, [place.head, ...part], place.head.state.absorbed);
      for (const kind of [isPurchase, isRedemption]) await readAhead(stores, log, part.filter(kind));
      const versionOf = await stores.programVersions.of(part.map(({ entry }) => entry.programVersion));
      await readLinesAhead(stores, log, part.filter(isPurchase));
      yield await Promise.all(part.map((record) => exportEntry(log, place, { versionOf, view }, record)));
    }
  }
  const { items } = await takeFitting(parts());
  return { exported: items, last: items.at(-1)?.entry ?? after };
}

function describeStanding({ purchaseCount, tier, uses }: AccountState): MemberExport['standing'] {
  return present({
    purchases: purchaseCount,
    qualifyingPoints: tier.qualifying,
    previousQualifyingPoints: tier.previousQualifying,
    periodEndsAt: formatInstant(tier.periodEndsAt),
    keptUntil: instant(tier.keptUntil),
    fallsAt: instant(tier.fallsAt),
    promotions: uses.map(({ promotionId, times }) => ({ promotionId, times })),
  });
}

type Consent = NonNullable<MemberExport['consentHistory']>[number];

const describeConsent =
  (view: View) =>
  ({ consent, given, at, by, memberId }: ConsentChange) =>
    present<Consent>({
      consent,
      given,
      at: formatInstant(at),
      by: view === 'full' ? by : undefined,
      memberId,
    });

type Hideable = ProposedAdjustment | AdjustmentRequest | ApprovalDocument;

/** An act of staff without its reason and the names of staff. */
function withoutStaff<Told extends Hideable>(told: Told): Told {
  const hidden = { requestedBy: undefined, decidedBy: undefined, rejectionReason: undefined };
  return omitUndefined({ ...told, ...hidden, reason: SERVICE }) as Told;
}

type Changed = NonNullable<MemberExport['identifierHistory']>[number];

/** A member is told that staff changed an identifier, and not who of them. */
const describeChange =
  (view: View) =>
  ({ at, by, ...change }: IdentifierChange) =>
    present<Changed>({
      ...change,
      at: formatInstant(at),
      by: view === 'narrow' && change.caller === 'staff' ? undefined : by,
      old: change.old,
      new: change.new,
      memberId: change.memberId,
    });

function describeReferrals({ codes, referral }: Referrals): MemberExport['referral'] {
  if (codes.length === 0 && !referral) return undefined;
  return { codes: [...codes], ...(referral && { referredBy: referral.code }) };
}

type Unbooked = 'waitingAdjustments' | 'rejectedAdjustments' | 'waitingActs' | 'rejectedActs';

/**
 * Acts of staff without an entry: those that wait for another person, and those that were rejected. Nothing waits for an
 * erased member, because it can no longer be approved.
 */
async function unbookedActs(
  { approvals }: ExportPorts,
  { entry, state }: LedgerRecord,
  view: View,
): Promise<Pick<AboutMember, Unbooked>> {
  const logs = [entry.memberId, ...state.absorbed];
  const kept = (await Promise.all(logs.map((memberId) => approvals.ofMember(memberId)))).flat();
  const waiting = state.status === 'erased' ? [] : kept.filter(({ decision }) => decision === undefined);
  const rejected = kept.filter(({ decision }) => decision?.outcome === 'rejected');
  const isAdjustment = ({ kind }: Approval) => kind === 'adjustment';
  const isOther = (approval: Approval) => !isAdjustment(approval);
  const shown = <Told extends Hideable>(told: Told) => (view === 'full' ? told : withoutStaff(told));
  const describe = view === 'full' ? describeWhole : describeApproval;
  return {
    waitingAdjustments: waiting.filter(isAdjustment).map(describeProposal).map(shown),
    rejectedAdjustments: rejected.filter(isAdjustment).map(describeRequest).map(shown),
    waitingActs: waiting.filter(isOther).map(describe).map(shown),
    rejectedActs: rejected.filter(isOther).map(describe).map(shown),
  };
}

type LogOfExport = 'exportedAt' | 'memberId' | 'entries' | 'purchases' | 'redemptions' | 'nextCursor';
type AboutMember = Omit<FieldsOf<MemberExport>, LogOfExport>;

/** All parts of the export except the logs. */
async function aboutMember(
  ports: ExportPorts,
  { program, head, clock }: Standpoint,
  view: View,
): Promise<AboutMember> {
  const { memberId, seq } = head.entry;
  const [stored = { person: nobody, segments: [] }, acts] = await Promise.all([
    ports.members.person(memberId),
    unbookedActs(ports, head, view),
  ]);
  const now = Math.max(clock, head.entry.recordedAt);
  const contactChangedAt = 'contactChangedAt' in stored ? stored.contactChangedAt : undefined;
  return {
    member: describeMember(program, { memberId, state: head.state }, stored, { now: clock, view }),
    consentHistory: stored.person.consentHistory.map(describeConsent(view)),
    identifierHistory: stored.person.identifierHistory.map(describeChange(view)),
    contactChangedAt: contactChangedAt === undefined ? undefined : formatInstant(contactChangedAt),
    signIn: stored.person.signIn,
    formerSignIns: stored.person.formerSignIns?.slice(),
    referral: 'referrals' in stored ? describeReferrals(stored.referrals) : undefined,
    balance: describeBalance(program, { memberId, seq, state: head.state }, now),
    standing: describeStanding(settle(program, head.state, now).state),
    household: head.state.household,
    ...acts,
    sources: heldIn.map((source) => ({ ...source })),
  };
}

/** Later pages have entries only. */
const nothingAboutMember: AboutMember = {
  member: undefined,
  consentHistory: undefined,
  identifierHistory: undefined,
  contactChangedAt: undefined,
  signIn: undefined,
  formerSignIns: undefined,
  referral: undefined,
  balance: undefined,
  standing: undefined,
  household: undefined,
  waitingAdjustments: undefined,
  rejectedAdjustments: undefined,
  waitingActs: undefined,
  rejectedActs: undefined,
  sources: undefined,
};

function writePlace({ memberId, seq }: Place): string {
  return `${memberId}/${seq}`;
}

function readPlace(text: string): Place {
  const [memberId = '', seq] = text.split('/');
  return { memberId, seq: Number(seq) };
}

const isEnd = ({ entry }: LedgerRecord, { memberId, seq }: Place) =>
  memberId === entry.memberId && seq >= entry.seq;

/**
 * Everything held about a member; in an export of the member's own without names and reasons of staff, and without
 * segments. A page ends at the entry that was the head when it was read; entries booked later are
 * in later pages.
 */
export async function exportMember(
  ports: ExportPorts,
  program: Program,
  cursors: Cursors,
  memberId: string,
  { own, limit = personBounds.exportedEntries, cursor }: ExportRequest,
): Promise<MemberExport> {
  const query = `export of ${memberId}`;
  const after = cursor === undefined ? undefined : readPlace(cursors.read(query, cursor));
  const head = await readHead(ports.ledger, memberId);
  // Staff may still read the books of an erased member. Nothing is left of the person who could ask for them.
  if (own && head.state.status === 'erased') throw new MemberErased();
  const place = { program, head, clock: ports.now() };
  const view = own ? 'narrow' : 'full';
  const [about, { exported, last }] = await Promise.all([
    cursor === undefined ? aboutMember(ports, place, view) : nothingAboutMember,
    pageOfLogs(ports, place, { after, limit, view }),
  ]);
  return present<MemberExport>({
    exportedAt: formatInstant(place.clock),
    memberId,
    ...about,
    entries: exported.map(({ entry }) => entry),
    purchases: exported.flatMap(({ purchase }) => purchase ?? []),
    redemptions: exported.flatMap(({ redemption }) => redemption ?? []),
    nextCursor: last && !isEnd(head, last) ? cursors.write(query, writePlace(last)) : undefined,
  });
}
