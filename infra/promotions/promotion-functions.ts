import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindIdentifierKey } from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';
import type { ActionOn } from '../storage/tables.ts';

export class PromotionFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Promotions');
    const { data } = context;
    const withBudget = (actions: readonly ActionOn<'program'>[]) => (fn: LaurelFunction) => {
      bind(fn, data.program, actions);
      // The counter holds the spent part of a budget.
      bind(fn, data.counters, ['GetItem']);
    };
    const lists = (fn: LaurelFunction) => {
      bind(fn, data.program, ['Query']);
      bindIdentifierKey(fn, data.identifierKey);
    };
    const decides = (fn: LaurelFunction) => bind(fn, data.details, ['GetItem', 'PutItem']);
    const activates = (fn: LaurelFunction) => {
      withBudget(['GetItem', 'Query', 'PutItem', 'UpdateItem'])(fn);
      decides(fn);
    };
    apiFunctions(this, context, 'promotions', {
      listPromotions: {
        bind: (fn) => {
          lists(fn);
          bind(fn, data.counters, ['BatchGetItem']);
        },
      },
      getPromotion: { bind: withBudget(['GetItem']) },
      putPromotion: { bind: withBudget(['GetItem', 'Query', 'PutItem']) },
      deletePromotion: { bind: withBudget(['GetItem', 'PutItem', 'DeleteItem']) },
      // Counts up the number of the configuration, and writes or deletes the copy of the active version.
      activatePromotion: {
        bind: (fn) => {
          activates(fn);
          // The budgets of the marketer's day.
          bind(fn, data.counters, ['UpdateItem']);
        },
      },
      approvePromotion: { bind: activates },
      rejectPromotion: { bind: decides },
      pausePromotion: { bind: withBudget(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']) },
      listPromotionVersions: { bind: lists },
    });
  }
}
