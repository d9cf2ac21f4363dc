import type { AdjustmentAnswer, ProposedAdjustment } from '#shared/contracts/ledger/adjustment.ts';
import { type AdjustCommand, adjust, needsApproval } from '#shared/domain/ledger/acts/adjust.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { adjustmentReference } from '#shared/domain/ledger/reference.ts';
import { AdjustmentNotFound, ApproverIsAuthor, ReferenceReused } from '#shared/domain/ledger/refusals.ts';
import { checkActive, checkNotMerged } from '#shared/domain/ledger/state.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { DetailsStore, Proposal } from '#shared/stores/ledger/details-store.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { append, nothingToGather, sameContent } from '#shared/usecases/log/append.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

interface Booked {
  readonly replayed: boolean;
  readonly answer: AdjustmentAnswer;
}

interface Awaiting {
  /** The adjustment was requested by an earlier call. */
  readonly replayed: boolean;
  readonly awaiting: ProposedAdjustment;
}

function describeAdjustmentAnswer(program: Program, { entry, state }: LedgerRecord): AdjustmentAnswer {
  const { memberId, seq, recordedAt, tierChange } = entry;
  return present({
    entry: entryDocument(entry),
    tierChange,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  });
}

export function describeProposal(proposal: Proposal): ProposedAdjustment {
  const { adjustmentId, points, reason, qualifying, by, at } = proposal;
  const requested = { requestedBy: by, requestedAt: formatInstant(at) };
  return { status: 'awaiting-approval', adjustmentId, points, reason, qualifying, ...requested };
}

async function book(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: AdjustCommand,
): Promise<Booked> {
  const program = await programs.get();
  const { record, replayed } = await append(ports, program, {
    memberId,
    reference: adjustmentReference(command.adjustmentId),
    checkSame: sameContent(command.contentHash),
    gather: nothingToGather,
    decide: ({ state, now }) => ({ drafts: adjust(program, state, command, now) }),
  });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeAdjustmentAnswer(recorded, record) };
}

/** The adjustment of this id that waits for an approval, for the first member in the list who has one. */
async function waitingFor(
  details: DetailsStore,
  memberIds: readonly string[],
  adjustmentId: string,
): Promise<Proposal | undefined> {
  const found = await Promise.all(memberIds.map((memberId) => details.proposal(memberId, adjustmentId)));
  return found.find((proposal) => proposal !== undefined);
}

/**
 * Gives or takes points by an agent's decision, once for each adjustment id. An adjustment above the programme's limit
 * is kept, and booked when another agent approves it. Its id cannot be used for another adjustment meanwhile.
 */
export async function adjustPoints(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  command: AdjustCommand,
): Promise<Booked | Awaiting> {
  const { ledger, details, now } = ports;
  const { adjustmentId, points, reason, qualifying, by, contentHash } = command;
  const waiting = await details.proposal(memberId, adjustmentId);
  if (waiting && waiting.contentHash !== contentHash) throw new ReferenceReused();
  if (!waiting && !needsApproval(await programs.get(), points)) {
    return book(ports, programs, memberId, command);
  }
  const head = await ledger.head(memberId);
  if (!head) throw new MemberNotFound();
  const { absorbed } = head.state;
  const log = new LogReader(ports, memberId, [head], absorbed);
  if ((await log.references(adjustmentReference(adjustmentId))).size > 0) {
    return book(ports, programs, memberId, command);
  }
  checkNotMerged(head.state);
  const earlier = waiting ?? (await waitingFor(details, absorbed, adjustmentId));
  if (!earlier) checkActive(head.state);
  const asked = { memberId, adjustmentId, points, reason, qualifying, by, at: now(), contentHash };
  const kept = earlier ?? (await details.putProposal(asked));
  if (kept.contentHash !== contentHash) throw new ReferenceReused();
  return { replayed: kept !== asked, awaiting: describeProposal(kept) };
}

/**
 * Books an adjustment that waits for an approval.
 * @throws ApproverIsAuthor where the agent who requested it approves it.
 */
export async function approveAdjustment(
  ports: BookingPorts,
  programs: CurrentProgram,
  memberId: string,
  { adjustmentId, by }: { readonly adjustmentId: string; readonly by: string },
): Promise<Booked> {
  const head = await ports.ledger.head(memberId);
  if (!head) throw new MemberNotFound();
  const proposal = await waitingFor(ports.details, [memberId, ...head.state.absorbed], adjustmentId);
  if (!proposal) throw new AdjustmentNotFound();
  if (proposal.by === by) throw new ApproverIsAuthor();
  return book(ports, programs, memberId, { ...proposal, approvedBy: by });
}
