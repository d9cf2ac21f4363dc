import type { Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Environment } from '../environments/environment.ts';
import { alarmOnMailReputation, alarmOnRefusedSignIns } from '../identity/identity-alarms.ts';
import { Identity } from '../identity/user-pool.ts';
import { ParkedRecords } from '../lambda/parked-records.ts';
import { alarmTopic } from '../monitoring/alarm-topic.ts';
import { alarmOnRefusedEntries } from '../monitoring/stream-alarms.ts';
import { alarmOnLedgerErrors, alarmOnThrottles } from '../monitoring/table-alarms.ts';
import { entriesStream } from '../storage/entries-stream.ts';
import { accountKey } from '../storage/keys.ts';
import { ledgerSource } from '../storage/ledger-source.ts';
import { pinExports } from '../storage/pinned-exports.ts';
import { identifierKey, originSecrets } from '../storage/secrets.ts';
import { storedTables, type Tables } from '../storage/tables.ts';

/** Makes all resources that outlive the service: tables, streams, keys, secrets, the user pool and the alarm topic. */
export function createData(stack: Stack, environment: Environment) {
  const dataKey = environment.customerManagedKey ? accountKey(stack, 'DataKey', environment) : undefined;
  const storage = { environment, dataKey };
  const deployed = storedTables(stack, storage);
  const tables = { ...deployed, ledger: ledgerSource(storage, deployed.ledger) };
  const topic = alarmTopic(stack, environment);
  alarmOnThrottles(stack, tables, topic);
  const data = {
    ...tables,
    dataKey,
    entries: entriesStream(stack, storage),
    profileKey: accountKey(stack, 'ProfileKey', environment),
    partnerKey: accountKey(stack, 'PartnerKey', environment),
    identifierKey: identifierKey(stack, storage),
    originSecrets: originSecrets(stack, storage),
    parked: new ParkedRecords(stack, storage),
    identity: new Identity(stack, { environment, alarmTopic: topic, dataKey }),
    alarmTopic: topic,
  };
  alarmOnData(stack, environment, data);
  pinExports(stack, exportsOf(data, deployed, dataKey));
  return data;
}

/** Alarms on what the data stack itself holds, beside those on throttled tables. */
function alarmOnData(stack: Stack, environment: Environment, data: Data): void {
  const { alarmTopic: topic } = data;
  alarmOnLedgerErrors(stack, data.ledger.tableName, topic);
  alarmOnRefusedEntries(data.entries, topic);
  alarmOnRefusedSignIns(stack, data.identity, topic);
  if (environment.mailSender !== undefined) alarmOnMailReputation(stack, topic);
}

/** The values that the service uses, of the deployed tables even where a restored ledger is in service. */
function exportsOf(data: Data, deployed: Tables, dataKey: IKey | undefined): readonly (string | undefined)[] {
  const { identity } = data;
  return [
    ...Object.values(deployed).flatMap(({ tableName, tableArn, streamArn }) => [
      tableName,
      tableArn,
      streamArn,
    ]),
    ...[data.entries.streamName, data.entries.streamArn],
    ...[dataKey, data.profileKey, data.partnerKey].map((key) => key?.keyArn),
    // The origin secrets are pinned where they are made, with the one that is retired.
    data.identifierKey.secretArn,
    data.parked.bucket.bucketArn,
    ...[identity.pool.userPoolId, identity.pool.userPoolArn, identity.issuer, ...identity.audiences],
    identity.secondFactorClient,
    data.alarmTopic.topicArn,
  ];
}

/** The resources that outlive the service, as the service gets them. */
export type Data = Readonly<ReturnType<typeof createData>>;
