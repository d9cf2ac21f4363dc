import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindIdentifierKey } from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';
import type { ActionOn } from '../storage/tables.ts';

export class HouseholdFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Households');
    const { data } = context;
    // Joining and leaving write an entry of the log and the list of the household in one transaction.
    const books = (actions: readonly ActionOn<'members'>[]) => (fn: LaurelFunction) => {
      bind(fn, data.ledger, ['GetItem', 'Query', 'PutItem'], ['byReference']);
      bind(fn, data.counters, ['UpdateItem']);
      bind(fn, data.members, ['GetItem', ...actions]);
      bind(fn, data.program, ['GetItem', 'Query']);
      bindIdentifierKey(fn, data.identifierKey);
    };
    apiFunctions(this, context, 'households', {
      joinHousehold: {
        bind: (fn) => {
          books(['PutItem', 'UpdateItem'])(fn);
          // A contribution above the limits of one person is kept there.
          bind(fn, data.details, ['GetItem', 'PutItem', 'Query']);
        },
      },
      leaveHousehold: { bind: books(['UpdateItem']) },
      getHousehold: {
        bind: (fn) => {
          bind(fn, data.ledger, ['Query']);
          bind(fn, data.members, ['GetItem']);
          bind(fn, data.program, ['GetItem', 'Query']);
        },
      },
    });
  }
}
