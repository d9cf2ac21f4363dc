import { listRewards as contract } from '#shared/contracts/rewards/list-rewards.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { listRewards } from '#shared/usecases/rewards/list-rewards.ts';
import { readHandler } from '../edge/http.ts';

const stores = {
  rewards: new RewardStore(dynamoDb(), environment('REWARDS_TABLE')),
  counters: new CounterStore(dynamoDb(), environment('COUNTERS_TABLE')),
};
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = readHandler(contract, async ({ query }) => ({
  status: 200,
  body: await listRewards(stores, cursors, query),
}));
