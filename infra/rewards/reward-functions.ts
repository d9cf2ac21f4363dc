import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bindCounters, bindProgram, bindRewards, bindSecret } from '../lambda/bind.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';

export class RewardFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Rewards');
    const { data } = context;
    apiFunctions(this, context, 'rewards', {
      putReward: {
        bind: (fn) => {
          bindRewards(fn, data.rewards, ['GetItem', 'PutItem']);
          bindCounters(fn, data.counters, ['GetItem']);
          // The tiers that a reward may name.
          bindProgram(fn, data.program, ['GetItem', 'Query']);
        },
      },
      getReward: {
        bind: (fn) => {
          bindRewards(fn, data.rewards, ['GetItem']);
          bindCounters(fn, data.counters, ['GetItem']);
        },
      },
      listRewards: {
        bind: (fn) => {
          bindRewards(fn, data.rewards, ['Query']);
          bindCounters(fn, data.counters, ['BatchGetItem']);
          bindSecret(fn, 'IDENTIFIER_KEY', data.identifierKey);
        },
      },
    });
  }
}
