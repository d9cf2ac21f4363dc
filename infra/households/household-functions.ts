import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  bindCounters,
  bindLedger,
  bindMembers,
  bindProgram,
  bindSecret,
  type TableAction,
} from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';

export class HouseholdFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Households');
    const { data } = context;
    // Who joins or leaves has it in the log, in one write with the list of the household.
    const books = (actions: readonly TableAction[]) => (fn: LaurelFunction) => {
      bindLedger(fn, data.ledger.table, ['GetItem', 'Query', 'PutItem'], ['byReference']);
      bindCounters(fn, data.counters, ['UpdateItem']);
      bindMembers(fn, data.members, ['GetItem', ...actions]);
      bindProgram(fn, data.program, ['GetItem', 'Query']);
      bindSecret(fn, 'IDENTIFIER_KEY', data.identifierKey);
    };
    apiFunctions(this, context, 'households', {
      joinHousehold: { bind: books(['PutItem', 'UpdateItem']) },
      leaveHousehold: { bind: books(['UpdateItem']) },
      getHousehold: {
        bind: (fn) => {
          bindLedger(fn, data.ledger.table, ['Query']);
          bindMembers(fn, data.members, ['GetItem']);
          bindProgram(fn, data.program, ['GetItem', 'Query']);
        },
      },
    });
  }
}
