import type { AskedAct } from '#shared/domain/approvals/approval.ts';
import { activationIds, activationsOf } from '#shared/domain/approvals/promotion-activation.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { PromotionContent, PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { type AskPorts, type Awaiting, bookOrAsk } from '#shared/usecases/approvals/book-or-ask.ts';
import { checkPrecondition } from '#shared/usecases/documents/precondition.ts';
import { type Activation, activatePromotion } from './activate-promotion.ts';
import { describeContent } from './describe-promotion.ts';
import { editableOf, newestOf } from './get-promotion.ts';
import type { PromotionPorts } from './promotion-ports.ts';
import { versionOf } from './version-to-activate.ts';

function activationOf(record: PromotionRecord, { promotion }: PromotionContent, by: string): AskedAct {
  const { promotionId, version } = promotion;
  const ids = activationIds(record, version);
  const body = { version, promotion: describeContent(promotion) };
  return {
    kind: 'promotion',
    memberId: activationsOf(promotionId),
    ids,
    body,
    contentHash: contentHash(ids),
    by,
    anyAge: false,
  };
}

/**
 * Makes a version the active one, or keeps its activation until another person approves it. Any change of the promotion
 * makes the next activation another act.
 */
export async function activateOrAsk(
  ports: PromotionPorts & AskPorts,
  promotionId: string,
  activation: Activation,
): Promise<PromotionRecord | Awaiting> {
  const { promotions, counters } = ports;
  const record = await newestOf(promotions, promotionId);
  await checkPrecondition(activation.precondition, editableOf(counters, record));
  const content = await versionOf(promotions, record, activation.version ?? record.promotion.version);
  if (record.active?.version === content.promotion.version) return record;
  const told = await bookOrAsk(ports, activationOf(record, content, activation.by), async () => ({
    replayed: false,
    answer: await activatePromotion(ports, promotionId, activation),
  }));
  return 'awaiting' in told ? told : told.answer;
}
