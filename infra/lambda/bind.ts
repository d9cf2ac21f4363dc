import { Stack } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { ClientType } from '#shared/domain/clients/client.ts';
import type { Environment } from '../environments.ts';
import type {
  ActionOf,
  IndexOf,
  StoredTable,
  TableAction,
  TableDefinition,
} from '../storage/stored-table.ts';
import type { Tables } from '../storage/tables.ts';
import type { LaurelFunction } from './laurel-function.ts';

// Each function here gives a Laurel function the name of a resource and the permission to use it, in one call:
// neither can be forgotten, and the permissions of a function are read where it is composed. CDK's own grants are
// wider than the calls (a table's read grant has eight actions and every index).

const readActions: readonly TableAction[] = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];

/** DynamoDB uses the key of a table in the name of its caller; nothing is allowed but through DynamoDB. */
function allowTableKey(fn: LaurelFunction, key: IKey, writes: boolean): void {
  fn.allow({
    actions: [
      'kms:Decrypt',
      'kms:DescribeKey',
      ...(writes
        ? [
            'kms:Encrypt',
            'kms:GenerateDataKey',
            'kms:GenerateDataKeyWithoutPlaintext',
            'kms:ReEncryptFrom',
            'kms:ReEncryptTo',
          ]
        : []),
    ],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(fn).region}.amazonaws.com` } },
  });
}

/** The name of a table, and the actions on it and queries of its indexes that its definition allows. */
export function bind<Definition extends TableDefinition>(
  fn: LaurelFunction,
  table: StoredTable<Definition>,
  actions: readonly ActionOf<Definition>[],
  indexes: readonly IndexOf<Definition>[] = [],
): void {
  fn.addEnvironment(table.definition.variable, table.tableName);
  fn.allow({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table.tableArn] });
  if (indexes.length > 0) {
    fn.allow({
      actions: ['dynamodb:Query'],
      resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
    });
  }
  if (table.encryptionKey !== undefined) {
    const writes = actions.some((action) => !readActions.includes(action));
    allowTableKey(fn, table.encryptionKey, writes);
  }
}

/** The type of each machine client, by which a token's client id is recognized. */
export function bindChannelClients(fn: LaurelFunction, clients: Readonly<Record<ClientType, string>>): void {
  fn.addEnvironment('CHANNEL_CLIENTS', JSON.stringify(clients));
}

/** Seals the secrets that partners sign with. */
export function bindPartnerKey(
  fn: LaurelFunction,
  key: IKey,
  actions: readonly ('Encrypt' | 'Decrypt')[],
): void {
  fn.addEnvironment('PARTNER_KEY_ID', key.keyArn);
  fn.allow({ actions: actions.map((action) => `kms:${action}`), resources: [key.keyArn] });
}

/** To count calls, with the limits that they are held to. */
export function bindRates(
  fn: LaurelFunction,
  rates: Tables['rates'],
  { channelPerSecondMax, countingMillisecondsMax }: Environment['callLimits'],
): void {
  fn.addEnvironment('CHANNEL_CALLS_PER_SECOND_MAX', String(channelPerSecondMax));
  fn.addEnvironment('COUNTING_MILLISECONDS_MAX', String(countingMillisecondsMax));
  bind(fn, rates, ['UpdateItem']);
}

export function bindJobMachine(fn: LaurelFunction, machine: IStateMachine): void {
  fn.addEnvironment('JOB_MACHINE', machine.stateMachineArn);
  fn.allow({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] });
}

export function bindEntriesStream(fn: LaurelFunction, entries: IStream): void {
  fn.addEnvironment('ENTRIES_STREAM', entries.streamName);
  fn.allow({ actions: ['kinesis:PutRecords'], resources: [entries.streamArn] });
  if (entries.encryptionKey !== undefined) {
    fn.allow({ actions: ['kms:GenerateDataKey'], resources: [entries.encryptionKey.keyArn] });
  }
}

/** The key of keys: a profile is sealed with a data key of its own, and that one with this. */
export function bindProfileKey(
  fn: LaurelFunction,
  key: IKey,
  actions: readonly ('Decrypt' | 'GenerateDataKey')[],
): void {
  fn.addEnvironment('PROFILE_KEY_ID', key.keyArn);
  fn.allow({ actions: actions.map((action) => `kms:${action}`), resources: [key.keyArn] });
}

/** The users who sign in: one at a time, never a list of them. */
export function bindUserPool(
  fn: LaurelFunction,
  pool: IUserPool,
  actions: readonly (
    | 'AdminGetUser'
    | 'AdminListGroupsForUser'
    | 'AdminUpdateUserAttributes'
    | 'AdminDeleteUserAttributes'
    | 'AdminUserGlobalSignOut'
    | 'AdminDeleteUser'
  )[],
): void {
  fn.addEnvironment('USER_POOL_ID', pool.userPoolId);
  fn.allow({ actions: actions.map((action) => `cognito-idp:${action}`), resources: [pool.userPoolArn] });
}

/**
 * To read a person: the profile and the segments are one query, and a profile is opened with a call of KMS.
 * Segments alone are a GetItem, as is a card in a path: a function that reads those binds `GetItem` too.
 */
export function bindPerson(fn: LaurelFunction, members: Tables['members'], profileKey: IKey): void {
  bind(fn, members, ['Query']);
  bindProfileKey(fn, profileKey, ['Decrypt']);
}

/**
 * A secret as an environment variable: CloudFormation fills it in when it deploys, so no template and no
 * role holds it, and the hot path makes no call for it.
 */
export function bindSecret(
  fn: LaurelFunction,
  variable: 'IDENTIFIER_KEY' | 'ORIGIN_SECRET',
  secret: Secret,
): void {
  fn.addEnvironment(variable, secret.secretValue.unsafeUnwrap());
}
