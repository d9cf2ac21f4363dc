/**
 * Each path of the API with its methods. The reply to unknown requests needs no more of the contracts.
 * `npm run openapi` writes this file; a test fails when it is not up to date.
 */
export const knownPaths = `
/health GET HEAD
/v1/achievements GET HEAD
/v1/achievements/{achievementId} DELETE GET HEAD PUT
/v1/achievements/{achievementId}/activate POST
/v1/achievements/{achievementId}/backfill POST
/v1/achievements/{achievementId}/pause POST
/v1/achievements/{achievementId}/versions GET HEAD
/v1/adjustments GET HEAD
/v1/approvals GET HEAD
/v1/approvals/{approvalId} GET HEAD
/v1/approvals/{approvalId}/approve POST
/v1/approvals/{approvalId}/reject POST
/v1/audit GET HEAD
/v1/backfills/{backfillId} GET HEAD
/v1/backtests/{backtestId} GET HEAD
/v1/challenges GET HEAD
/v1/challenges/{challengeId} DELETE GET HEAD PUT
/v1/challenges/{challengeId}/activate POST
/v1/challenges/{challengeId}/backfill POST
/v1/challenges/{challengeId}/leaderboard GET HEAD
/v1/challenges/{challengeId}/pause POST
/v1/challenges/{challengeId}/versions GET HEAD
/v1/clients GET HEAD
/v1/clients/{clientId} GET HEAD PUT
/v1/households/{householdId} GET HEAD
/v1/households/{householdId}/members/{member} DELETE PUT
/v1/members/lookup POST
/v1/members/{member} DELETE GET HEAD PUT
/v1/members/{member}/adjustments/{adjustmentId} GET HEAD PUT
/v1/members/{member}/adjustments/{adjustmentId}/approve POST
/v1/members/{member}/adjustments/{adjustmentId}/reject POST
/v1/members/{member}/balance GET HEAD
/v1/members/{member}/challenges/{challengeId} DELETE PUT
/v1/members/{member}/entries GET HEAD
/v1/members/{member}/entries/{seq} GET HEAD
/v1/members/{member}/entries/{seq}/explanation GET HEAD
/v1/members/{member}/export GET HEAD
/v1/members/{member}/forgotten-purchases/{purchaseId} PUT
/v1/members/{member}/merges/{mergeId} PUT
/v1/members/{member}/openings/{openingId} PUT
/v1/members/{member}/progress GET HEAD
/v1/members/{member}/purchases GET HEAD
/v1/members/{member}/purchases/{purchaseId} GET HEAD PUT
/v1/members/{member}/purchases/{purchaseId}/deliveries/{deliveryId} PUT
/v1/members/{member}/purchases/{purchaseId}/moves/{moveId} PUT
/v1/members/{member}/purchases/{purchaseId}/returns/{returnId} PUT
/v1/members/{member}/redemptions GET HEAD
/v1/members/{member}/redemptions/{redemptionId} GET HEAD PUT
/v1/members/{member}/redemptions/{redemptionId}/capture POST
/v1/members/{member}/redemptions/{redemptionId}/captures/{captureId} PUT
/v1/members/{member}/redemptions/{redemptionId}/claim POST
/v1/members/{member}/redemptions/{redemptionId}/refunds/{refundId} PUT
/v1/members/{member}/redemptions/{redemptionId}/void POST
/v1/members/{member}/referral GET HEAD
/v1/members/{member}/segments PUT
/v1/members/{member}/sign-in DELETE PUT
/v1/members/{member}/status/{changeId} PUT
/v1/members/{member}/transfers/{transferId} PUT
/v1/opening-imports/{importId} PUT
/v1/operations/health GET HEAD
/v1/partners GET HEAD
/v1/partners/{partnerId} GET HEAD PUT
/v1/partners/{partnerId}/keys POST
/v1/partners/{partnerId}/keys/{keyId} DELETE
/v1/partners/{partnerId}/purchases POST
/v1/partners/{partnerId}/returns POST
/v1/program GET HEAD PUT
/v1/program/versions GET HEAD
/v1/promotions GET HEAD
/v1/promotions/{promotionId} DELETE GET HEAD PUT
/v1/promotions/{promotionId}/activate POST
/v1/promotions/{promotionId}/approvals/{approvalId}/approve POST
/v1/promotions/{promotionId}/approvals/{approvalId}/reject POST
/v1/promotions/{promotionId}/backtests POST
/v1/promotions/{promotionId}/pause POST
/v1/promotions/{promotionId}/versions GET HEAD
/v1/purchases GET HEAD
/v1/quotes POST
/v1/rewards GET HEAD
/v1/rewards/{rewardId} GET HEAD PUT
/v1/stores GET HEAD
/v1/stores/{store} DELETE GET HEAD PUT
`;
