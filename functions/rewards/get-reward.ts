import { getReward as contract } from '#shared/contracts/rewards/get-reward.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { getReward } from '#shared/usecases/rewards/get-reward.ts';
import { readHandler } from '../edge/http.ts';

const stores = {
  rewards: new RewardStore(dynamoDb(), environment('REWARDS_TABLE')),
  counters: new CounterStore(dynamoDb(), environment('COUNTERS_TABLE')),
};

export const handler = readHandler(contract, async ({ params }) => {
  const reward = await getReward(stores, params.rewardId);
  return { status: 200, body: reward };
});
