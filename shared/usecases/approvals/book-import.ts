import type { ApprovalDocument } from '#shared/contracts/approvals/approval.ts';
import type { AskedAct } from '#shared/domain/approvals/approval.ts';
import { approvalIdOf } from '#shared/domain/approvals/approval-id.ts';
import { checkNotRejected } from '#shared/domain/approvals/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { AboveLimits } from './above-limits.ts';
import type { Giver } from './append-by.ts';
import type { AskPorts, Booked } from './book-or-ask.ts';
import { describeWhole } from './describe-approval.ts';

export interface AskedImport {
  readonly asked: AskedAct;
  readonly points: number;
  readonly giver?: Giver | undefined;
}

/**
 * Approves the import of a file of opening balances. It has no entry of its own: its opening balances name it. Nobody
 * approves an import alone while the programme has a limit of one act.
 * @throws AboveLimits
 */
export async function bookImport(
  { approvals, now }: AskPorts,
  program: Program,
  { asked, points, giver }: AskedImport,
): Promise<Booked<ApprovalDocument>> {
  const approvalId = approvalIdOf(asked);
  const known = await approvals.find(asked.memberId, approvalId);
  const alone = program.adjustmentApprovalAbove === undefined;
  // It may wait by now, asked for by another call in the same moment: asking again approves nothing.
  if (!known?.decision && !alone && !giver?.approves) throw new AboveLimits({ points, absorbed: [] });
  const decision = { outcome: 'approved', by: giver?.by ?? asked.by, at: now() } as const;
  const wanted = { ...asked, approvalId, points, at: now(), decision };
  const first = known ? await approvals.decide(known, decision) : (await approvals.put(wanted)) === wanted;
  const newest = await approvals.find(asked.memberId, approvalId);
  if (!newest) throw new TypeError('an import that was asked for is gone');
  checkNotRejected(newest, newest.decision);
  return { replayed: !first, answer: describeWhole(newest) };
}
