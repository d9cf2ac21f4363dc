import type { Stack } from 'aws-cdk-lib';
import type { Environment } from '../environments/environment.ts';
import { Identity } from '../identity/user-pool.ts';
import { ParkedRecords } from '../lambda/parked-records.ts';
import { alarmTopic } from '../monitoring/alarm-topic.ts';
import { alarmOnThrottles } from '../monitoring/table-alarms.ts';
import { entriesStream } from '../storage/entries-stream.ts';
import { accountKey } from '../storage/keys.ts';
import { ledgerSource } from '../storage/ledger-source.ts';
import { identifierKey, originSecrets } from '../storage/secrets.ts';
import { storedTables } from '../storage/tables.ts';

/** Makes all resources that outlive the service: tables, streams, keys, secrets, the user pool and the alarm topic. */
export function createData(stack: Stack, environment: Environment) {
  const dataKey = environment.customerManagedKey ? accountKey(stack, 'DataKey', environment) : undefined;
  const storage = { environment, dataKey };
  const deployed = storedTables(stack, storage);
  const tables = { ...deployed, ledger: ledgerSource(stack, storage, deployed.ledger) };
  const topic = alarmTopic(stack, environment);
  alarmOnThrottles(stack, tables, topic);
  return {
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
}

/** The resources that outlive the service, as the service gets them. */
export type Data = Readonly<ReturnType<typeof createData>>;
