import type { ActKind } from '#shared/domain/approvals/approval.ts';
import type { RunAct } from './act.ts';
import { adjustmentAct } from './adjustment.ts';
import { forgottenPurchaseAct } from './forgotten-purchase.ts';
import { householdAct } from './household.ts';
import { mergeAct } from './merge.ts';
import { moveAct } from './move.ts';
import { openingAct } from './opening.ts';
import { openingImportAct } from './opening-import.ts';
import { promotionAct } from './promotion.ts';
import { refundAct } from './refund.ts';
import { transferAct } from './transfer.ts';

/** Every act that may wait for another person, for the call that approves it. */
export function actsByKind(): Readonly<Record<ActKind, RunAct>> {
  return {
    adjustment: adjustmentAct(),
    'forgotten-purchase': forgottenPurchaseAct(),
    household: householdAct(),
    merge: mergeAct(),
    move: moveAct(),
    opening: openingAct(),
    'opening-import': openingImportAct(),
    promotion: promotionAct(),
    refund: refundAct(),
    transfer: transferAct(),
  };
}
