import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindIdentifierKey } from '../lambda/bind.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';

export class RewardFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Rewards');
    const { data } = context;
    apiFunctions(this, context, 'rewards', {
      putReward: {
        bind: (fn) => {
          bind(fn, data.rewards, ['GetItem', 'PutItem']);
          bind(fn, data.counters, ['GetItem']);
          // The programme has the tiers that a reward may name.
          bind(fn, data.program, ['GetItem', 'Query']);
        },
      },
      getReward: {
        bind: (fn) => {
          bind(fn, data.rewards, ['GetItem']);
          bind(fn, data.counters, ['GetItem']);
        },
      },
      listRewards: {
        bind: (fn) => {
          bind(fn, data.rewards, ['Query']);
          bind(fn, data.counters, ['BatchGetItem']);
          bindIdentifierKey(fn, data.identifierKey);
        },
      },
    });
  }
}
