import type { Approval } from '#shared/domain/approvals/approval.ts';
import { ApproverIsAuthor, checkNotRejected } from '#shared/domain/approvals/refusals.ts';
import { MemberErased } from '#shared/domain/members/refusals.ts';
import type { Giver } from './append-by.ts';
import type { AskPorts, Booked } from './book-or-ask.ts';

/**
 * Books an act that waits, as its author asked for it. The standing of the members and the programme are those of the
 * approval; where they refuse the act, it waits on.
 * @throws ApproverIsAuthor where the person who asked for it approves it.
 */
export async function approveAct<Answer>(
  { approvals, now }: AskPorts,
  approval: Approval,
  approver: Omit<Giver, 'approves'>,
  book: (giver: Giver) => Promise<Booked<Answer>>,
): Promise<Booked<Answer>> {
  const { by } = approver;
  if (approval.by === by) throw new ApproverIsAuthor();
  checkNotRejected(approval, approval.decision);
  if (approval.forgotten) throw new MemberErased();
  const told = await book({ ...approver, approves: { approval, approvals } });
  // Its author may have booked it meanwhile, under a limit that was raised. The write that decides it was not made then.
  if (told.replayed) await approvals.decide(approval, { outcome: 'approved', by, at: now() });
  return told;
}
