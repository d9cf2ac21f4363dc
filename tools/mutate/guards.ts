import { benefitGuards } from './benefit-guards.ts';
import { bonusGuards } from './bonus-guards.ts';
import { bookGuards } from './book-guards.ts';
import { cardGuards } from './card-guards.ts';
import { commonGroundGuards } from './common-ground-guards.ts';
import { deskGuards } from './desk-guards.ts';
import { endingGuards } from './ending-guards.ts';
import { engagementGuards } from './engagement-guards.ts';
import { eventGuards } from './event-guards.ts';
import type { Guard } from './guard.ts';
import { householdGuards } from './household-guards.ts';
import { identityGuards } from './identity-guards.ts';
import { jobGuards } from './job-guards.ts';
import { ledgerGuards } from './ledger-guards.ts';
import { limitGuards } from './limit-guards.ts';
import { memberGuards } from './member-guards.ts';
import { operatorGuards } from './operator-guards.ts';
import { orderGuards } from './order-guards.ts';
import { promotionGuards } from './promotion-guards.ts';
import { receiptGuards } from './receipt-guards.ts';
import { referralGuards } from './referral-guards.ts';
import { returnGuards } from './return-guards.ts';
import { secretGuards } from './secret-guards.ts';
import { signInGuards } from './sign-in-guards.ts';
import { socketGuards } from './socket-guards.ts';
import { storeGuards } from './store-guards.ts';
import { traceGuards } from './trace-guards.ts';
import { viewGuards } from './view-guards.ts';

export const guards: readonly Guard[] = [
  ...bonusGuards,
  ...benefitGuards,
  ...bookGuards,
  ...ledgerGuards,
  ...deskGuards,
  ...memberGuards,
  ...endingGuards,
  ...householdGuards,
  ...identityGuards,
  ...signInGuards,
  ...socketGuards,
  ...viewGuards,
  ...secretGuards,
  ...limitGuards,
  ...traceGuards,
  ...operatorGuards,
  ...orderGuards,
  ...receiptGuards,
  ...returnGuards,
  ...storeGuards,
  ...cardGuards,
  ...referralGuards,
  ...promotionGuards,
  ...jobGuards,
  ...engagementGuards,
  ...eventGuards,
  ...commonGroundGuards,
];
