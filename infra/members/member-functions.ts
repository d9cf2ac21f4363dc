import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindIdentifierKey, bindPerson, bindProfileKey, bindUserPool } from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import { bindClosing } from '../realtime/bind-closing.ts';
import type { SocketGateway } from '../realtime/socket-gateway.ts';
import { type ApiContext, apiFunctions, type Operation } from '../service/api-functions.ts';
import type { Data } from '../service/data.ts';

type Operations = Readonly<Record<string, Operation>>;

function personOperations(data: Data): Operations {
  return {
    putMember: {
      bind: (fn) => {
        // The enrolment is written in one transaction with the member.
        bind(fn, data.ledger, ['Query', 'PutItem']);
        // A card is updated: it remembers its holders.
        bind(fn, data.members, ['PutItem', 'UpdateItem', 'DeleteItem']);
        bindPerson(fn, data.members, data.profileKey);
        bind(fn, data.program, ['GetItem', 'Query']);
        bindProfileKey(fn, data.profileKey, ['GenerateDataKey']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    getMember: {
      bind: (fn) => {
        bind(fn, data.ledger, ['Query']);
        bind(fn, data.members, ['GetItem']);
        bindPerson(fn, data.members, data.profileKey);
        bind(fn, data.program, ['GetItem', 'Query']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    // The first call for a member makes the code. The person is not read.
    getReferral: {
      bind: (fn) => {
        bind(fn, data.ledger, ['Query']);
        bind(fn, data.members, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    // The export reads a whole log, and each purchase with its lines.
    exportMember: {
      memoryMegabytes: 1024,
      bind: (fn) => {
        bind(fn, data.ledger, ['BatchGetItem', 'Query'], ['byReference']);
        bind(fn, data.members, ['GetItem']);
        bindPerson(fn, data.members, data.profileKey);
        bind(fn, data.details, ['BatchGetItem', 'Query']);
        bind(fn, data.program, ['GetItem', 'Query']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    lookupMember: {
      bind: (fn) => {
        bind(fn, data.members, ['GetItem']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    // Segments are written without the key of the profile.
    putSegments: {
      bind: (fn) => {
        bind(fn, data.ledger, ['Query']);
        bind(fn, data.members, ['GetItem', 'PutItem', 'ConditionCheckItem']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
  };
}

/** A change of status, a merge and an erasure write entries, too. */
function statusOperations(data: Data): Operations {
  const { pool } = data.identity;
  const books = (fn: LaurelFunction) => {
    bind(fn, data.ledger, ['GetItem', 'Query', 'PutItem'], ['byReference']);
    bind(fn, data.counters, ['UpdateItem']);
    bind(fn, data.members, ['GetItem']);
    bind(fn, data.program, ['GetItem', 'Query']);
    bindIdentifierKey(fn, data.identifierKey);
  };
  return {
    changeStatus: { bind: books },
    // The person is deleted in the transaction of the entries.
    mergeMembers: {
      bind: (fn) => {
        books(fn);
        // A merge above the limits of one person is kept there.
        bind(fn, data.details, ['GetItem', 'PutItem']);
        bind(fn, data.members, ['PutItem', 'UpdateItem', 'DeleteItem']);
        bindPerson(fn, data.members, data.profileKey);
        bindProfileKey(fn, data.profileKey, ['GenerateDataKey']);
        bindUserPool(fn, pool, ['AdminGetUser', 'AdminUpdateUserAttributes', 'AdminDeleteUserAttributes']);
      },
    },
    // Only this call deletes users.
    eraseMember: {
      bind: (fn) => {
        books(fn);
        // A card that others had is kept without the member's name.
        bind(fn, data.members, ['PutItem', 'UpdateItem', 'DeleteItem']);
        bind(fn, data.details, ['Query', 'PutItem']);
        bindPerson(fn, data.members, data.profileKey);
        bindUserPool(fn, pool, [
          'AdminGetUser',
          'AdminListGroupsForUser',
          'AdminDeleteUserAttributes',
          'AdminUserGlobalSignOut',
          'AdminDeleteUser',
        ]);
      },
    },
  };
}

function signInOperations(data: Data, socket: SocketGateway): Operations {
  const { pool } = data.identity;
  const changesPerson = (fn: LaurelFunction) => {
    bind(fn, data.ledger, ['Query']);
    bind(fn, data.members, ['GetItem', 'PutItem']);
    bindPerson(fn, data.members, data.profileKey);
    bindProfileKey(fn, data.profileKey, ['GenerateDataKey']);
    bindIdentifierKey(fn, data.identifierKey);
  };
  return {
    linkSignIn: {
      bind: (fn) => {
        changesPerson(fn);
        bindUserPool(fn, pool, ['AdminGetUser', 'AdminUpdateUserAttributes', 'AdminDeleteUserAttributes']);
        bindClosing(fn, data, socket);
      },
    },
    unlinkSignIn: {
      bind: (fn) => {
        changesPerson(fn);
        bindClosing(fn, data, socket);
        bindUserPool(fn, pool, ['AdminGetUser', 'AdminDeleteUserAttributes']);
      },
    },
  };
}

interface MemberContext extends ApiContext {
  readonly socket: SocketGateway;
}

export class MemberFunctions extends NestedStack {
  constructor(scope: Construct, context: MemberContext) {
    super(scope, 'Members');
    const { data } = context;
    apiFunctions(this, context, 'members', {
      ...personOperations(data),
      ...statusOperations(data),
      ...signInOperations(data, context.socket),
    });
  }
}
