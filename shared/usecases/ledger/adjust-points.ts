import type { AdjustmentAnswer, ProposedAdjustment } from '#shared/contracts/ledger/adjustment.ts';
import { type AdjustCommand, adjust, needsApproval } from '#shared/domain/ledger/acts/adjust.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { adjustmentReference } from '#shared/domain/ledger/reference.ts';
import { AdjustmentNotFound, ApproverIsAuthor } from '#shared/domain/ledger/refusals.ts';
import { checkActive, checkNotMerged } from '#shared/domain/ledger/state.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Proposal, ProposalStore } from '#shared/stores/ledger/proposal-store.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { append } from '#shared/usecases/log/append.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { bookedAt, checkNotRejected, checkSameContent, describeProposal, findProposal } from './proposals.ts';

export interface AdjustPorts extends BookingPorts {
  readonly proposals: ProposalStore;
}

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
    entry: entryDocument(entry, program.version),
    tierChange,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  });
}

/** Books an adjustment. One that was proposed is decided in the same transaction, and booked only while it waits. */
async function book(
  ports: AdjustPorts,
  programs: CurrentProgram,
  memberId: string,
  command: AdjustCommand,
  approved?: { readonly proposal: Proposal; readonly by: string },
): Promise<Booked> {
  const { proposals } = ports;
  const program = await programs.get();
  const { record, replayed } = await append<Proposal | undefined>(ports, program, {
    memberId,
    reference: adjustmentReference(command.adjustmentId),
    checkSame: sameContent(command.contentHash),
    gather: async () => approved && proposals.find(approved.proposal.memberId, command.adjustmentId),
    decide: ({ state, now, facts }) => {
      // Where it was approved meanwhile, the put is lost and brings the entry.
      checkNotRejected(facts);
      const drafts = adjust(program, state, command, now);
      if (!approved) return { drafts };
      const decision = { outcome: 'approved', by: approved.by, at: now } as const;
      return { drafts, alsoWrite: [proposals.approval(approved.proposal, decision)] };
    },
  });
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeAdjustmentAnswer(recorded, record) };
}

/**
 * Gives or takes points by an agent's decision, once for each adjustment id. An adjustment above the programme's limit
 * is kept, and booked when another agent approves it. Its id cannot be used for another adjustment, also after it was
 * rejected.
 */
export async function adjustPoints(
  ports: AdjustPorts,
  programs: CurrentProgram,
  memberId: string,
  command: AdjustCommand,
): Promise<Booked | Awaiting> {
  const { ledger, proposals, now } = ports;
  const { adjustmentId, points, reason, qualifying, by, contentHash } = command;
  const known = await proposals.find(memberId, adjustmentId);
  if (known) checkSameContent(known, contentHash);
  if (!known && !needsApproval(await programs.get(), points)) {
    return book(ports, programs, memberId, command);
  }
  const head = await ledger.head(memberId);
  if (!head) throw new MemberNotFound();
  const { absorbed } = head.state;
  const log = new LogReader(ports, memberId, [head], absorbed);
  if (await bookedAt(log, adjustmentId)) {
    return book(ports, programs, memberId, command);
  }
  checkNotMerged(head.state);
  const earlier = known ?? (await findProposal(proposals, absorbed, adjustmentId));
  if (!earlier) checkActive(head.state);
  const asked = { memberId, adjustmentId, points, reason, qualifying, by, at: now(), contentHash };
  const kept = earlier ?? (await proposals.put(asked));
  checkSameContent(kept, contentHash);
  checkNotRejected(kept);
  if (earlier) await proposals.list(earlier);
  return { replayed: kept !== asked, awaiting: describeProposal(kept) };
}

/**
 * Books an adjustment that waits for an approval.
 * @throws ApproverIsAuthor where the agent who requested it approves it.
 */
export async function approveAdjustment(
  ports: AdjustPorts,
  programs: CurrentProgram,
  memberId: string,
  { adjustmentId, by }: { readonly adjustmentId: string; readonly by: string },
): Promise<Booked> {
  const head = await ports.ledger.head(memberId);
  if (!head) throw new MemberNotFound();
  const { absorbed } = head.state;
  const proposal = await findProposal(ports.proposals, [memberId, ...absorbed], adjustmentId);
  if (!proposal) {
    const log = new LogReader(ports, memberId, [head], absorbed);
    throw new AdjustmentNotFound(await bookedAt(log, adjustmentId));
  }
  if (proposal.by === by) throw new ApproverIsAuthor();
  checkNotRejected(proposal);
  return book(ports, programs, memberId, { ...proposal, approvedBy: by }, { proposal, by });
}
