import { approveAct } from '#shared/contracts/approvals/approve-act.ts';
import { getApproval } from '#shared/contracts/approvals/get-approval.ts';
import { listApprovals } from '#shared/contracts/approvals/list-approvals.ts';
import { rejectAct } from '#shared/contracts/approvals/reject-act.ts';
import { listActs } from '#shared/contracts/audit/list-acts.ts';
import { getBacktest } from '#shared/contracts/backtests/get-backtest.ts';
import { startBacktest } from '#shared/contracts/backtests/start-backtest.ts';
import { bookPartnerPurchase } from '#shared/contracts/clients/book-partner-purchase.ts';
import { bookPartnerReturn } from '#shared/contracts/clients/book-partner-return.ts';
import { createPartnerKey } from '#shared/contracts/clients/create-partner-key.ts';
import { deletePartnerKey } from '#shared/contracts/clients/delete-partner-key.ts';
import { getClient } from '#shared/contracts/clients/get-client.ts';
import { getPartner } from '#shared/contracts/clients/get-partner.ts';
import { listClients } from '#shared/contracts/clients/list-clients.ts';
import { listPartners } from '#shared/contracts/clients/list-partners.ts';
import { putClient } from '#shared/contracts/clients/put-client.ts';
import { putPartner } from '#shared/contracts/clients/put-partner.ts';
import type { Contract } from '#shared/contracts/contract.ts';
import { activateAchievement } from '#shared/contracts/engagement/activate-achievement.ts';
import { activateChallenge } from '#shared/contracts/engagement/activate-challenge.ts';
import { backFillAchievement } from '#shared/contracts/engagement/back-fill-achievement.ts';
import { backFillChallenge } from '#shared/contracts/engagement/back-fill-challenge.ts';
import { deleteAchievement } from '#shared/contracts/engagement/delete-achievement.ts';
import { deleteChallenge } from '#shared/contracts/engagement/delete-challenge.ts';
import { getAchievement } from '#shared/contracts/engagement/get-achievement.ts';
import { getBackFill } from '#shared/contracts/engagement/get-back-fill.ts';
import { getChallenge } from '#shared/contracts/engagement/get-challenge.ts';
import { getLeaderboard } from '#shared/contracts/engagement/get-leaderboard.ts';
import { getProgress } from '#shared/contracts/engagement/get-progress.ts';
import { joinChallenge } from '#shared/contracts/engagement/join-challenge.ts';
import { leaveChallenge } from '#shared/contracts/engagement/leave-challenge.ts';
import { listAchievementVersions } from '#shared/contracts/engagement/list-achievement-versions.ts';
import { listAchievements } from '#shared/contracts/engagement/list-achievements.ts';
import { listChallengeVersions } from '#shared/contracts/engagement/list-challenge-versions.ts';
import { listChallenges } from '#shared/contracts/engagement/list-challenges.ts';
import { pauseAchievement } from '#shared/contracts/engagement/pause-achievement.ts';
import { pauseChallenge } from '#shared/contracts/engagement/pause-challenge.ts';
import { putAchievement } from '#shared/contracts/engagement/put-achievement.ts';
import { putChallenge } from '#shared/contracts/engagement/put-challenge.ts';
import { getHousehold } from '#shared/contracts/households/get-household.ts';
import { joinHousehold } from '#shared/contracts/households/join-household.ts';
import { leaveHousehold } from '#shared/contracts/households/leave-household.ts';
import { adjustPoints } from '#shared/contracts/ledger/adjust-points.ts';
import { approveAdjustment } from '#shared/contracts/ledger/approve-adjustment.ts';
import { bookDelivery } from '#shared/contracts/ledger/book-delivery.ts';
import { bookForgottenPurchase } from '#shared/contracts/ledger/book-forgotten-purchase.ts';
import { bookOpening } from '#shared/contracts/ledger/book-opening.ts';
import { bookPurchase } from '#shared/contracts/ledger/book-purchase.ts';
import { bookReturn } from '#shared/contracts/ledger/book-return.ts';
import { captureRedemption } from '#shared/contracts/ledger/capture-redemption.ts';
import { captureRedemptionPart } from '#shared/contracts/ledger/capture-redemption-part.ts';
import { claimRedemption } from '#shared/contracts/ledger/claim-redemption.ts';
import { explainEntry } from '#shared/contracts/ledger/explain-entry.ts';
import { findReceipts } from '#shared/contracts/ledger/find-receipts.ts';
import { getAdjustment } from '#shared/contracts/ledger/get-adjustment.ts';
import { getBalance } from '#shared/contracts/ledger/get-balance.ts';
import { getEntry } from '#shared/contracts/ledger/get-entry.ts';
import { getPurchase } from '#shared/contracts/ledger/get-purchase.ts';
import { getRedemption } from '#shared/contracts/ledger/get-redemption.ts';
import { listAdjustments } from '#shared/contracts/ledger/list-adjustments.ts';
import { listEntries } from '#shared/contracts/ledger/list-entries.ts';
import { listPurchases } from '#shared/contracts/ledger/list-purchases.ts';
import { listRedemptions } from '#shared/contracts/ledger/list-redemptions.ts';
import { movePurchase } from '#shared/contracts/ledger/move-purchase.ts';
import { putOpeningImport } from '#shared/contracts/ledger/put-opening-import.ts';
import { quotePurchase } from '#shared/contracts/ledger/quote-purchase.ts';
import { redeemPoints } from '#shared/contracts/ledger/redeem-points.ts';
import { refundRedemption } from '#shared/contracts/ledger/refund-redemption.ts';
import { rejectAdjustment } from '#shared/contracts/ledger/reject-adjustment.ts';
import { transferPoints } from '#shared/contracts/ledger/transfer-points.ts';
import { voidRedemption } from '#shared/contracts/ledger/void-redemption.ts';
import { changeStatus } from '#shared/contracts/members/change-status.ts';
import { eraseMember } from '#shared/contracts/members/erase-member.ts';
import { exportMember } from '#shared/contracts/members/export-member.ts';
import { getMember } from '#shared/contracts/members/get-member.ts';
import { getReferral } from '#shared/contracts/members/get-referral.ts';
import { linkSignIn } from '#shared/contracts/members/link-sign-in.ts';
import { lookupMember } from '#shared/contracts/members/lookup-member.ts';
import { mergeMembers } from '#shared/contracts/members/merge-members.ts';
import { putMember } from '#shared/contracts/members/put-member.ts';
import { putSegments } from '#shared/contracts/members/put-segments.ts';
import { unlinkSignIn } from '#shared/contracts/members/unlink-sign-in.ts';
import { getProgram } from '#shared/contracts/program/get-program.ts';
import { listProgramVersions } from '#shared/contracts/program/list-program-versions.ts';
import { putProgram } from '#shared/contracts/program/put-program.ts';
import { activatePromotion } from '#shared/contracts/promotions/activate-promotion.ts';
import { approvePromotion } from '#shared/contracts/promotions/approve-promotion.ts';
import { deletePromotion } from '#shared/contracts/promotions/delete-promotion.ts';
import { getPromotion } from '#shared/contracts/promotions/get-promotion.ts';
import { listPromotionVersions } from '#shared/contracts/promotions/list-promotion-versions.ts';
import { listPromotions } from '#shared/contracts/promotions/list-promotions.ts';
import { pausePromotion } from '#shared/contracts/promotions/pause-promotion.ts';
import { putPromotion } from '#shared/contracts/promotions/put-promotion.ts';
import { rejectPromotion } from '#shared/contracts/promotions/reject-promotion.ts';
import { getReward } from '#shared/contracts/rewards/get-reward.ts';
import { listRewards } from '#shared/contracts/rewards/list-rewards.ts';
import { putReward } from '#shared/contracts/rewards/put-reward.ts';
import { getHealth } from '#shared/contracts/service/get-health.ts';
import { getOperationsHealth } from '#shared/contracts/service/get-operations-health.ts';
import { deleteStore } from '#shared/contracts/stores/delete-store.ts';
import { getStore } from '#shared/contracts/stores/get-store.ts';
import { listStores } from '#shared/contracts/stores/list-stores.ts';
import { putStore } from '#shared/contracts/stores/put-store.ts';

/**
 * Every call of the public API, in the order of the reference. Functions must not import this list: it would bring
 * every contract into their bundles.
 */
export const catalogue: readonly Contract[] = [
  putMember,
  getMember,
  getReferral,
  exportMember,
  lookupMember,
  putSegments,
  changeStatus,
  linkSignIn,
  unlinkSignIn,
  mergeMembers,
  eraseMember,
  approveAct,
  getApproval,
  listApprovals,
  rejectAct,
  joinHousehold,
  leaveHousehold,
  getHousehold,
  bookPurchase,
  bookReturn,
  bookDelivery,
  bookForgottenPurchase,
  movePurchase,
  listPurchases,
  getPurchase,
  findReceipts,
  quotePurchase,
  redeemPoints,
  captureRedemption,
  captureRedemptionPart,
  voidRedemption,
  claimRedemption,
  listRedemptions,
  getRedemption,
  refundRedemption,
  transferPoints,
  adjustPoints,
  approveAdjustment,
  rejectAdjustment,
  getAdjustment,
  listAdjustments,
  bookOpening,
  putOpeningImport,
  getBalance,
  listEntries,
  getEntry,
  explainEntry,
  listProgramVersions,
  getProgram,
  putProgram,
  putPromotion,
  getPromotion,
  listPromotions,
  deletePromotion,
  activatePromotion,
  approvePromotion,
  rejectPromotion,
  pausePromotion,
  listPromotionVersions,
  startBacktest,
  getBacktest,
  putAchievement,
  getAchievement,
  listAchievements,
  deleteAchievement,
  activateAchievement,
  pauseAchievement,
  listAchievementVersions,
  putChallenge,
  getChallenge,
  listChallenges,
  deleteChallenge,
  activateChallenge,
  pauseChallenge,
  listChallengeVersions,
  joinChallenge,
  leaveChallenge,
  getProgress,
  getLeaderboard,
  backFillAchievement,
  backFillChallenge,
  getBackFill,
  putReward,
  getReward,
  listRewards,
  putStore,
  getStore,
  deleteStore,
  listStores,
  listActs,
  putClient,
  getClient,
  listClients,
  putPartner,
  getPartner,
  listPartners,
  createPartnerKey,
  deletePartnerKey,
  bookPartnerPurchase,
  bookPartnerReturn,
  getHealth,
  getOperationsHealth,
];
