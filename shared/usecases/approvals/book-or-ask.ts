import type { Approval, AskedAct } from '#shared/domain/approvals/approval.ts';
import { approvalIdOf } from '#shared/domain/approvals/approval-id.ts';
import { checkNotRejected } from '#shared/domain/approvals/refusals.ts';
import { ReferenceReused } from '#shared/domain/ledger/refusals.ts';
import { MemberErased } from '#shared/domain/members/refusals.ts';
import type { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';
import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { AboveLimits } from './above-limits.ts';

export interface AskPorts {
  readonly approvals: ApprovalStore;
  readonly now: () => number;
}

export interface Booked<Answer> {
  readonly replayed: boolean;
  readonly answer: Answer;
  /** It changes what was there: the reply is 200 the first time, too. */
  readonly isStep?: boolean;
}

export interface Awaiting {
  /** An earlier call asked for the act. */
  readonly replayed: boolean;
  readonly awaiting: Approval;
}

/** @throws Refusal where its member is erased, the id was used for another act, or the act was rejected */
function checkStands(kept: Approval, contentHash: string): void {
  if (kept.forgotten) throw new MemberErased();
  if (kept.contentHash !== contentHash) throw new ReferenceReused();
  checkNotRejected(kept, kept.decision);
}

/** The act as it was asked for under the id of the first of these members who has one. */
async function findAsked(
  { approvals }: AskPorts,
  asked: AskedAct,
  memberIds: readonly string[],
): Promise<Approval | undefined> {
  const found = await Promise.all(
    memberIds.map((memberId) => approvals.find(memberId, approvalIdOf({ ...asked, memberId }))),
  );
  return found.find((approval) => approval !== undefined);
}

/** The field of a body that names the other member of an act. */
export function fieldOfOther(body: unknown): 'to' | 'from' {
  return typeof body === 'object' && body !== null && 'to' in body ? 'to' : 'from';
}

/** The body to keep: a card is personal, so the id of its member stands there instead. */
function bodyToKeep({ body }: AskedAct, otherId: string | undefined): Approval['body'] {
  if (otherId === undefined) return body;
  return { ...body, [fieldOfOther(body)]: otherId };
}

/**
 * Books an act of staff, or keeps it until another person approves it. The same call again shows the act that waits.
 * Its id cannot be used for another act, also after it was rejected.
 */
export async function bookOrAsk<Answer>(
  ports: AskPorts,
  asked: AskedAct,
  book: () => Promise<Booked<Answer>>,
): Promise<Booked<Answer> | Awaiting> {
  const { contentHash } = asked;
  const known = await findAsked(ports, asked, [asked.memberId]);
  if (known) checkStands(known, contentHash);
  if (known && !known.decision) return { replayed: true, awaiting: known };
  try {
    return await book();
  } catch (error) {
    if (!(error instanceof AboveLimits)) throw error;
    return ask(ports, asked, error);
  }
}

/** Keeps an act, or finds it where an earlier call asked for it. */
async function ask(ports: AskPorts, asked: AskedAct, { act }: AboveLimits): Promise<Awaiting> {
  const { points, reference, otherId, absorbed } = act;
  const approvalId = approvalIdOf(asked);
  const body = bodyToKeep(asked, otherId);
  const wanted = { ...asked, approvalId, body, otherId, points, reference, at: ports.now() };
  const earlier = await findAsked(ports, asked, absorbed);
  const kept = earlier ?? (await untilWritten(() => ports.approvals.put(wanted)));
  // An erasure between the decision and the put has forgotten the acts that it found, and not this one.
  if (await act.isErased?.()) {
    await ports.approvals.forget(kept);
    throw new MemberErased();
  }
  checkStands(kept, asked.contentHash);
  return { replayed: kept !== wanted, awaiting: kept };
}
