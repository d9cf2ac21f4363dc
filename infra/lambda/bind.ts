import { Stack } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { ClientType } from '#shared/domain/clients/client.ts';
import type { EventName } from '#shared/domain/events/event-names.ts';
import type { Environment } from '../environments/environment.ts';
import { eventBusName, leavingEvents } from '../environments/outside-events.ts';
import { secretValueIn } from '../storage/secret-value.ts';
import type { OriginSecrets } from '../storage/secrets.ts';
import type {
  ActionOf,
  IndexOf,
  StoredTable,
  TableAction,
  TableDefinition,
} from '../storage/stored-table.ts';
import type { Tables } from '../storage/tables.ts';
import { allowKeyThrough, allowKeyWithContext, type KeyAction } from './allow-key.ts';
import type { LaurelFunction } from './laurel-function.ts';

// Each function here gives a Laurel function the name of a resource together with the permission to use it, so that
// neither can be forgotten. CDK's own grants are wider than the calls need: a table's read grant has eight actions and
// every index.

const readActions: readonly TableAction[] = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];

/** The uses of a table's key: DynamoDB uses it with the permissions of its caller. */
const readsTable: readonly KeyAction[] = ['Decrypt', 'DescribeKey'];
const writesTable: readonly KeyAction[] = [
  ...readsTable,
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
];

/** Binds a table: its name, and actions and index queries that its definition allows. */
export function bind<Definition extends TableDefinition>(
  fn: LaurelFunction,
  table: StoredTable<Definition>,
  actions: readonly ActionOf<Definition>[],
  indexes: readonly IndexOf<Definition>[] = [],
): void {
  fn.addEnvironment(table.definition.variable, table.tableName);
  const writes = actions.some((action) => !readActions.includes(action));
  if (writes && table.definition.variable === 'LEDGER_TABLE') fn.books = true;
  if (actions.length > 0) {
    fn.allow({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table.tableArn] });
  }
  if (indexes.length > 0) {
    fn.allow({
      actions: ['dynamodb:Query'],
      resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
    });
  }
  if (table.encryptionKey !== undefined) {
    allowKeyThrough(fn, 'dynamodb', table.encryptionKey, writes ? writesTable : readsTable);
  }
}

/** Binds the types of the machine clients, by the client ids that tokens carry. */
export function bindChannelClients(fn: LaurelFunction, clients: Readonly<Record<ClientType, string>>): void {
  fn.addEnvironment('CHANNEL_CLIENTS', JSON.stringify(clients));
}

/** Binds the key that seals the secrets of partners. */
export function bindPartnerKey(
  fn: LaurelFunction,
  key: IKey,
  actions: readonly ('Encrypt' | 'Decrypt')[],
): void {
  fn.addEnvironment('PARTNER_KEY_ID', key.keyArn);
  allowKeyWithContext(fn, ['partner', 'key'], key, actions);
}

/** Binds the counts of calls, with the limits that callers of the API are held to. */
export function bindCallLimits(
  fn: LaurelFunction,
  rates: Tables['rates'],
  limits: Environment['callLimits'],
): void {
  fn.addEnvironment('CHANNEL_CALLS_PER_SECOND_MAX', String(limits.channelPerSecondMax));
  bindRates(fn, rates, limits);
}

/** Binds the counts of calls. */
export function bindRates(
  fn: LaurelFunction,
  rates: Tables['rates'],
  { countingMillisecondsMax }: Pick<Environment['callLimits'], 'countingMillisecondsMax'>,
): void {
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
    allowKeyThrough(fn, 'kinesis', entries.encryptionKey, ['GenerateDataKey']);
  }
}

/**
 * Binds the bus and those of some events that leave for it; `null`, and no permission, where none leaves. The function
 * sends `names`, and has to know of `known`. Returns whether it sends.
 */
export function bindOutsideEvents(
  fn: LaurelFunction,
  environment: Environment,
  names: readonly EventName[],
  known: readonly EventName[] = [],
): boolean {
  const types = leavingEvents(environment).filter((type) => [...names, ...known].includes(type));
  const bus = eventBusName(environment);
  fn.addEnvironment('OUTSIDE_EVENTS', JSON.stringify(types.length > 0 ? { bus, types } : null));
  if (!types.some((type) => names.includes(type))) return false;
  const busArn = Stack.of(fn).formatArn({ service: 'events', resource: 'event-bus', resourceName: bus });
  fn.allow({ actions: ['events:PutEvents'], resources: [busArn] });
  return true;
}

/** Binds the key that wraps data keys. Each profile is sealed with a data key of its own. */
export function bindProfileKey(
  fn: LaurelFunction,
  key: IKey,
  actions: readonly ('Decrypt' | 'GenerateDataKey')[],
): void {
  fn.addEnvironment('PROFILE_KEY_ID', key.keyArn);
  allowKeyWithContext(fn, ['member'], key, actions);
}

/** Binds the user pool. The actions reach one user at a time and never list the users. */
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
 * Lets a trigger of the pool read one user at a time; each event names the pool. The policy is one of its own: the pool
 * waits for the trigger, and the trigger waits for the policy of its role.
 */
export function bindTriggeringPool(trigger: LaurelFunction, pool: IUserPool): void {
  const statement = new PolicyStatement({
    actions: ['cognito-idp:AdminGetUser'],
    resources: [pool.userPoolArn],
  });
  new Policy(pool, 'TriggerReads', { roles: [trigger.executionRole], statements: [statement] });
}

/**
 * Binds the reading of a person: one query gets the profile and the segments, and KMS opens the profile. Segments
 * alone, or a card in a path, are a GetItem: a function that reads those binds `GetItem` too.
 */
export function bindPerson(fn: LaurelFunction, members: Tables['members'], profileKey: IKey): void {
  bind(fn, members, ['Query']);
  bindProfileKey(fn, profileKey, ['Decrypt']);
}

/**
 * Binds the key of the hashes of identifiers. CloudFormation fills it in when it deploys, so no template and no role
 * holds it, and the hot path needs no call for it.
 */
export function bindIdentifierKey(fn: LaurelFunction, key: Secret): void {
  fn.addEnvironment('IDENTIFIER_KEY', secretValueIn(fn, key));
}

/** Binds the origin secrets that a function accepts, filled in as the identifier key is. */
export function bindOriginSecrets(fn: LaurelFunction, { accepted }: OriginSecrets): void {
  fn.addEnvironment('ORIGIN_SECRETS', accepted.map((secret) => secretValueIn(fn, secret)).join(','));
}
