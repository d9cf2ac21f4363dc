import { Stack } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { ClientType } from '#shared/domain/clients/client.ts';
import type { Environment } from '../environments.ts';
import type { StoredTable } from '../storage/stored-table.ts';
import type { LaurelFunction } from './laurel-function.ts';

// Each function here gives a Laurel function the name of a resource and the permission to use it, in one call:
// neither can be forgotten, and what a function may do is read where it is composed. CDK's own grants are
// wider than what is called (a table's read grant has eight actions and every index).

export type ReadAction = 'GetItem' | 'Query';
/** Entries are immutable: no other way to write the ledger can be asked for. `Scan` is for jobs that look at all of it. */
export type LedgerAction = ReadAction | 'PutItem' | 'Scan';
export type TableAction =
  | Exclude<LedgerAction, 'Scan'>
  | 'BatchGetItem'
  | 'ConditionCheckItem'
  | 'UpdateItem'
  | 'DeleteItem';

const readActions: readonly string[] = ['GetItem', 'Query', 'BatchGetItem', 'Scan'] satisfies (
  | TableAction
  | LedgerAction
)[];

/** What DynamoDB does with a table's key in the caller's name; it allows nothing but through DynamoDB. */
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

function bindTable(
  fn: LaurelFunction,
  variable: string,
  table: StoredTable,
  actions: readonly (TableAction | LedgerAction)[],
  indexes: readonly string[] = [],
): void {
  fn.addEnvironment(variable, table.tableName);
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

export function bindLedger(
  fn: LaurelFunction,
  ledger: StoredTable,
  actions: readonly LedgerAction[],
  indexes: readonly 'byReference'[] = [],
): void {
  bindTable(fn, 'LEDGER_TABLE', ledger, actions, indexes);
}

export function bindMembers(
  fn: LaurelFunction,
  members: StoredTable,
  actions: readonly TableAction[],
  indexes: readonly 'byDue'[] = [],
): void {
  bindTable(fn, 'MEMBERS_TABLE', members, actions, indexes);
}

export function bindProgram(fn: LaurelFunction, program: StoredTable, actions: readonly TableAction[]): void {
  bindTable(fn, 'PROGRAM_TABLE', program, actions);
}

export function bindConnections(
  fn: LaurelFunction,
  connections: StoredTable,
  actions: readonly TableAction[],
): void {
  bindTable(fn, 'CONNECTIONS_TABLE', connections, actions);
}

export function bindDetails(
  fn: LaurelFunction,
  details: StoredTable,
  actions: readonly ('GetItem' | 'Query' | 'PutItem')[],
): void {
  bindTable(fn, 'DETAILS_TABLE', details, actions);
}

/** What bookings of all members count together: it is added to, never put, so that no count is ever lost. */
export function bindCounters(
  fn: LaurelFunction,
  counters: StoredTable,
  actions: readonly ('GetItem' | 'BatchGetItem' | 'UpdateItem')[],
): void {
  bindTable(fn, 'COUNTERS_TABLE', counters, actions);
}

export function bindRewards(
  fn: LaurelFunction,
  rewards: StoredTable,
  actions: readonly ('GetItem' | 'Query' | 'PutItem')[],
): void {
  bindTable(fn, 'REWARDS_TABLE', rewards, actions);
}

/** To add to the audit trail, never to change it; or to read it. */
export function bindAudit(
  fn: LaurelFunction,
  audit: StoredTable,
  actions: readonly ('PutItem' | 'Query')[],
  indexes: readonly 'byMember'[] = [],
): void {
  bindTable(fn, 'AUDIT_TABLE', audit, actions, indexes);
}

/** What machine clients and partners may do. */
export function bindClients(
  fn: LaurelFunction,
  clients: StoredTable,
  actions: readonly ('GetItem' | 'Query' | 'PutItem')[],
): void {
  bindTable(fn, 'CLIENTS_TABLE', clients, actions);
}

/** Which client id of a token is a machine client of which type. */
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

/** How far jobs are, and what came of them. */
export function bindJobs(
  fn: LaurelFunction,
  jobs: StoredTable,
  actions: readonly ('GetItem' | 'Query' | 'PutItem' | 'UpdateItem')[],
): void {
  bindTable(fn, 'JOBS_TABLE', jobs, actions);
}

/** To count calls: adding answers the sum, so nothing need be read. */
export function bindRates(
  fn: LaurelFunction,
  rates: StoredTable,
  { channelPerSecondMax, countingMillisecondsMax }: Environment['callLimits'],
): void {
  fn.addEnvironment('CHANNEL_CALLS_PER_SECOND_MAX', String(channelPerSecondMax));
  fn.addEnvironment('COUNTING_MILLISECONDS_MAX', String(countingMillisecondsMax));
  bindTable(fn, 'RATES_TABLE', rates, ['UpdateItem']);
}

export function bindBacktestMachine(fn: LaurelFunction, machine: IStateMachine): void {
  fn.addEnvironment('BACKTEST_MACHINE', machine.stateMachineArn);
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

/** Who signs in as whom: one user at a time, never a list of them. */
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
 * To read who a person is: the profile and the segments are one query, and a profile is opened with a call of KMS.
 * Segments alone are a GetItem, as is a card in a path: who reads those binds that beside.
 */
export function bindPerson(fn: LaurelFunction, members: StoredTable, profileKey: IKey): void {
  bindMembers(fn, members, ['Query']);
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
