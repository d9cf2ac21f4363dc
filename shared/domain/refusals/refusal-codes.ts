import { BacktestNotFound } from '#shared/domain/backtests/backtest-refusals.ts';
import {
  ClientDisabled,
  ClientNotFound,
  InvalidSignature,
  KeyNotFound,
  OutsideClientLimits,
  PartnerNotFound,
} from '#shared/domain/clients/refusals.ts';
import { VersionConflict } from '#shared/domain/documents/refusals.ts';
import { HouseholdFull, HouseholdNotFound, InAnotherHousehold } from '#shared/domain/households/refusals.ts';
import { SignInAgain } from '#shared/domain/identity/refusals.ts';
import {
  ApprovalNeeded,
  MoveTooLarge,
  PurchaseBooked,
  PurchasePaidWithPoints,
  PurchaseReturned,
} from '#shared/domain/ledger/acts/desk-refusals.ts';
import {
  BelowMinimum,
  NotAStep,
  RedemptionCaptured,
  RedemptionLapsed,
  RedemptionNotFound,
  RedemptionVoided,
} from '#shared/domain/ledger/acts/redemption-refusals.ts';
import {
  AdjustmentNotFound,
  AlreadyExpired,
  AmountExceedsOriginal,
  ApproverIsAuthor,
  EntryNotFound,
  InsufficientPoints,
  LogFull,
  NothingToExplain,
  OccurredInFuture,
  PurchaseNotFound,
  ReferenceReused,
  SameMember,
  StateFull,
  TooManyPoints,
  TooOld,
  TotalMismatch,
  UnknownTier,
  UnsupportedCurrency,
} from '#shared/domain/ledger/refusals.ts';
import {
  ActorIsBeneficiary,
  IdentifierTaken,
  MemberErased,
  MemberMerged,
  MemberNotFound,
  MemberSuspended,
  OpenReservations,
  SignInTaken,
  StatusUnchanged,
  UserNotFound,
} from '#shared/domain/members/refusals.ts';
import {
  PromotionActive,
  PromotionNotActive,
  PromotionNotFound,
  TooManyPromotions,
  VersionNotFound,
} from '#shared/domain/promotions/refusals.ts';
import type { RefusalKind } from '#shared/domain/refusal.ts';
import { Unavailable, ValidationFailed } from '#shared/domain/refusal.ts';
import {
  AroundDistribution,
  CallNotFound,
  InternalError,
  InvalidBody,
  MethodNotAllowed,
  NoAccessToken,
  PayloadTooLarge,
  UnsupportedMediaType,
} from '#shared/domain/requests/refusals.ts';
import { RewardNotFound, RewardUnavailable } from '#shared/domain/rewards/refusals.ts';
import { RateLimited } from '#shared/domain/service/rate-limit.ts';

/**
 * Every code that a call can be refused with. Contracts may name only codes of this list, and the page of error codes
 * is made from it. A function's bundle contains the kinds that the function throws, never this list.
 */
export const refusalKinds = [
  ActorIsBeneficiary.kind,
  AdjustmentNotFound.kind,
  AlreadyExpired.kind,
  AmountExceedsOriginal.kind,
  ApprovalNeeded.kind,
  ApproverIsAuthor.kind,
  BacktestNotFound.kind,
  BelowMinimum.kind,
  ClientDisabled.kind,
  ClientNotFound.kind,
  EntryNotFound.kind,
  AroundDistribution.kind,
  HouseholdFull.kind,
  HouseholdNotFound.kind,
  IdentifierTaken.kind,
  InAnotherHousehold.kind,
  InsufficientPoints.kind,
  InternalError.kind,
  InvalidBody.kind,
  InvalidSignature.kind,
  KeyNotFound.kind,
  LogFull.kind,
  MemberErased.kind,
  MemberMerged.kind,
  MemberNotFound.kind,
  MemberSuspended.kind,
  MethodNotAllowed.kind,
  MoveTooLarge.kind,
  NotAStep.kind,
  CallNotFound.kind,
  NothingToExplain.kind,
  OccurredInFuture.kind,
  OpenReservations.kind,
  OutsideClientLimits.kind,
  PartnerNotFound.kind,
  PayloadTooLarge.kind,
  PromotionActive.kind,
  PromotionNotActive.kind,
  PromotionNotFound.kind,
  PurchaseBooked.kind,
  PurchaseNotFound.kind,
  PurchasePaidWithPoints.kind,
  PurchaseReturned.kind,
  RateLimited.kind,
  RedemptionCaptured.kind,
  RedemptionLapsed.kind,
  RedemptionNotFound.kind,
  RedemptionVoided.kind,
  ReferenceReused.kind,
  RewardNotFound.kind,
  RewardUnavailable.kind,
  SameMember.kind,
  SignInAgain.kind,
  SignInTaken.kind,
  StateFull.kind,
  StatusUnchanged.kind,
  TooManyPoints.kind,
  TooManyPromotions.kind,
  TooOld.kind,
  TotalMismatch.kind,
  NoAccessToken.kind,
  Unavailable.kind,
  UnknownTier.kind,
  UnsupportedCurrency.kind,
  UnsupportedMediaType.kind,
  UserNotFound.kind,
  ValidationFailed.kind,
  VersionConflict.kind,
  VersionNotFound.kind,
] as const satisfies readonly RefusalKind[];

export type RefusalCode = (typeof refusalKinds)[number]['code'];
