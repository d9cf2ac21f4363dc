import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindIdentifierKey } from '../lambda/bind.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';

export class StoreFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Stores');
    const { program, identifierKey } = context.data;
    apiFunctions(this, context, 'stores', {
      // Counts up the number of the configuration, and writes the copy that bookings load.
      putStore: { bind: (fn) => bind(fn, program, ['GetItem', 'PutItem', 'UpdateItem']) },
      deleteStore: { bind: (fn) => bind(fn, program, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']) },
      getStore: { bind: (fn) => bind(fn, program, ['GetItem']) },
      listStores: {
        bind: (fn) => {
          bind(fn, program, ['Query']);
          bindIdentifierKey(fn, identifierKey);
        },
      },
    });
  }
}
