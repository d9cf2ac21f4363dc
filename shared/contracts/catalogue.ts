import type { Contract } from '#shared/contracts/contract.ts';
import { adjustPoints } from '#shared/contracts/ledger/adjust-points.ts';
import { approveAdjustment } from '#shared/contracts/ledger/approve-adjustment.ts';
import { bookOpening } from '#shared/contracts/ledger/book-opening.ts';
import { bookPurchase } from '#shared/contracts/ledger/book-purchase.ts';
import { bookReturn } from '#shared/contracts/ledger/book-return.ts';
import { captureRedemption } from '#shared/contracts/ledger/capture-redemption.ts';
import { explainEntry } from '#shared/contracts/ledger/explain-entry.ts';
import { findReceipts } from '#shared/contracts/ledger/find-receipts.ts';
import { getBalance } from '#shared/contracts/ledger/get-balance.ts';
import { getEntry } from '#shared/contracts/ledger/get-entry.ts';
import { getPurchase } from '#shared/contracts/ledger/get-purchase.ts';
import { getRedemption } from '#shared/contracts/ledger/get-redemption.ts';
import { listEntries } from '#shared/contracts/ledger/list-entries.ts';
import { listPurchases } from '#shared/contracts/ledger/list-purchases.ts';
import { quotePurchase } from '#shared/contracts/ledger/quote-purchase.ts';
import { redeemPoints } from '#shared/contracts/ledger/redeem-points.ts';
import { refundRedemption } from '#shared/contracts/ledger/refund-redemption.ts';
import { transferPoints } from '#shared/contracts/ledger/transfer-points.ts';
import { voidRedemption } from '#shared/contracts/ledger/void-redemption.ts';
import { getMember } from '#shared/contracts/members/get-member.ts';
import { lookupMember } from '#shared/contracts/members/lookup-member.ts';
import { putMember } from '#shared/contracts/members/put-member.ts';
import { putSegments } from '#shared/contracts/members/put-segments.ts';
import { getProgram } from '#shared/contracts/program/get-program.ts';
import { putProgram } from '#shared/contracts/program/put-program.ts';
import { activatePromotion } from '#shared/contracts/promotions/activate-promotion.ts';
import { deletePromotion } from '#shared/contracts/promotions/delete-promotion.ts';
import { getBacktest } from '#shared/contracts/promotions/get-backtest.ts';
import { getPromotion } from '#shared/contracts/promotions/get-promotion.ts';
import { listPromotionVersions } from '#shared/contracts/promotions/list-promotion-versions.ts';
import { listPromotions } from '#shared/contracts/promotions/list-promotions.ts';
import { pausePromotion } from '#shared/contracts/promotions/pause-promotion.ts';
import { putPromotion } from '#shared/contracts/promotions/put-promotion.ts';
import { startBacktest } from '#shared/contracts/promotions/start-backtest.ts';
import { getReward } from '#shared/contracts/rewards/get-reward.ts';
import { listRewards } from '#shared/contracts/rewards/list-rewards.ts';
import { putReward } from '#shared/contracts/rewards/put-reward.ts';
import { getHealth } from '#shared/contracts/service/get-health.ts';

/** Every call of the public API, in the order of the reference. Functions never import this list. */
export const catalogue: readonly Contract[] = [
  putMember,
  getMember,
  lookupMember,
  putSegments,
  bookPurchase,
  bookReturn,
  listPurchases,
  getPurchase,
  findReceipts,
  quotePurchase,
  redeemPoints,
  captureRedemption,
  voidRedemption,
  getRedemption,
  refundRedemption,
  transferPoints,
  adjustPoints,
  approveAdjustment,
  bookOpening,
  getBalance,
  listEntries,
  getEntry,
  explainEntry,
  getProgram,
  putProgram,
  putPromotion,
  getPromotion,
  listPromotions,
  deletePromotion,
  activatePromotion,
  pausePromotion,
  listPromotionVersions,
  startBacktest,
  getBacktest,
  putReward,
  getReward,
  listRewards,
  getHealth,
];
