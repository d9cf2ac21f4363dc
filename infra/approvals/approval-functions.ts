import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindIdentifierKey, bindProfileKey, bindUserPool } from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import { bindPurchases } from '../ledger/bind-books.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';

export class ApprovalFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Approvals');
    const { data } = context;
    const reads = (fn: LaurelFunction) => bind(fn, data.details, ['GetItem']);
    apiFunctions(this, context, 'approvals', {
      // Books an act of any kind that waits, so it may do what each of their calls may.
      approveAct: {
        bind: (fn) => {
          bindPurchases(fn, data);
          reads(fn);
          bind(fn, data.program, ['PutItem', 'UpdateItem']);
          bind(fn, data.members, ['PutItem', 'UpdateItem', 'DeleteItem']);
          bindProfileKey(fn, data.profileKey, ['GenerateDataKey']);
          bindUserPool(fn, data.identity.pool, [
            'AdminGetUser',
            'AdminUpdateUserAttributes',
            'AdminDeleteUserAttributes',
          ]);
        },
      },
      rejectAct: {
        bind: (fn) => {
          reads(fn);
          bind(fn, data.details, ['PutItem']);
          bind(fn, data.ledger, [], ['byReference']);
        },
      },
      getApproval: { bind: reads },
      listApprovals: {
        bind: (fn) => {
          bind(fn, data.details, [], ['byApproval']);
          bindIdentifierKey(fn, data.identifierKey);
        },
      },
    });
  }
}
