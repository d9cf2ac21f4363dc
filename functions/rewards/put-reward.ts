import { putReward as contract } from '#shared/contracts/rewards/put-reward.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { changeReward } from '#shared/usecases/rewards/change-reward.ts';
import { rewardContent } from '#shared/usecases/rewards/describe-reward.ts';
import { now } from '../compose/clock.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = {
  rewards: new RewardStore(dynamoDb(), environment('REWARDS_TABLE')),
  counters: new CounterStore(dynamoDb(), environment('COUNTERS_TABLE')),
  programs: new ProgramStore(dynamoDb(), environment('PROGRAM_TABLE')),
  now,
};

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const { created, reward } = await changeReward(ports, params.rewardId, {
    content: rewardContent(body),
    precondition: preconditionOf(contract, header),
    by: caller.subject,
  });
  return { status: created ? 201 : 200, body: reward };
});
