import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import type { RedeemSurroundings } from '#shared/usecases/ledger/redeem-points.ts';
import { pointsSurroundings } from './ledger-surroundings.ts';

/** What points are spent with: on what, and together with whom. */
export function redeemSurroundings(client: DynamoDBClient): RedeemSurroundings {
  return {
    ...pointsSurroundings(client),
    rewards: new RewardStore(client, environment('REWARDS_TABLE')),
    households: new HouseholdStore(client, environment('MEMBERS_TABLE')),
  };
}
