import type { Contract } from '#shared/contracts/contract.ts';
import { bookPurchase } from '#shared/contracts/ledger/book-purchase.ts';
import { getBalance } from '#shared/contracts/ledger/get-balance.ts';
import { getEntry } from '#shared/contracts/ledger/get-entry.ts';
import { listEntries } from '#shared/contracts/ledger/list-entries.ts';
import { listPurchases } from '#shared/contracts/ledger/list-purchases.ts';
import { getMember } from '#shared/contracts/members/get-member.ts';
import { lookupMember } from '#shared/contracts/members/lookup-member.ts';
import { putMember } from '#shared/contracts/members/put-member.ts';
import { getProgram } from '#shared/contracts/program/get-program.ts';
import { putProgram } from '#shared/contracts/program/put-program.ts';
import { getReward } from '#shared/contracts/rewards/get-reward.ts';
import { listRewards } from '#shared/contracts/rewards/list-rewards.ts';
import { putReward } from '#shared/contracts/rewards/put-reward.ts';
import { getHealth } from '#shared/contracts/service/get-health.ts';

/** Every call of the public API, in the order of the reference. Functions never import this list. */
export const catalogue: readonly Contract[] = [
  putMember,
  getMember,
  lookupMember,
  bookPurchase,
  listPurchases,
  getBalance,
  listEntries,
  getEntry,
  getProgram,
  putProgram,
  putReward,
  getReward,
  listRewards,
  getHealth,
];
