import type { AskedAct } from '#shared/domain/approvals/approval.ts';
import { isAsAsked } from '#shared/domain/approvals/promotion-activation.ts';
import { ApproverIsAuthor, checkNotRejected } from '#shared/domain/approvals/refusals.ts';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { PromotionChanged } from '#shared/domain/promotions/refusals.ts';
import type { Giver } from '#shared/usecases/approvals/append-by.ts';
import type { Booked } from '#shared/usecases/approvals/book-or-ask.ts';
import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { newestOf } from './get-promotion.ts';
import type { PromotionPorts } from './promotion-ports.ts';
import { checkFits, versionOf } from './version-to-activate.ts';

/**
 * Activates exactly the version that waits, in one transaction with the approval. Once it is approved, the promotion as
 * it stands is the reply.
 * @throws PromotionChanged where the promotion was changed, activated or paused since its activation was asked for
 * @throws ApproverIsAuthor where the approver wrote the version
 */
export function activateApproved(
  ports: PromotionPorts,
  { ids }: Pick<AskedAct, 'ids'>,
  { by, approves }: Giver,
): Promise<Booked<PromotionRecord>> {
  if (!approves) throw new TypeError('a promotion that waits needs an approval');
  const { promotions, releases, now } = ports;
  const { approval, approvals } = approves;
  return untilWritten(async () => {
    const decided = (await approvals.find(approval.memberId, approval.approvalId))?.decision;
    checkNotRejected(approval, decided);
    const record = await newestOf(promotions, ids.promotionId ?? '');
    if (decided) return { replayed: true, answer: record };
    if (!isAsAsked(record, approval)) throw new PromotionChanged();
    const content = await versionOf(promotions, record, Number(ids.version));
    if (content.changed.by === by) throw new ApproverIsAuthor();
    const latest = await releases.latest({ consistent: true });
    await checkFits(ports, record, content, latest);
    const deed = { by, at: now() };
    const decision = approvals.decision(approval, { outcome: 'approved', ...deed });
    const answer = await promotions.activate(record, content, latest, deed, [decision]);
    return answer && { replayed: false, answer };
  }, ports);
}
