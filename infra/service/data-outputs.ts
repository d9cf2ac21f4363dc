import type { Stack } from 'aws-cdk-lib';
import type { Environment } from '../environments/environment.ts';
import { type Tables, tableDefinitions, tableId } from '../storage/tables.ts';
import type { Data } from './data.ts';
import { type DataOutput, dataOutputs, signInOutputs } from './outputs.ts';
import { writeOutputs } from './write-outputs.ts';

type TableOutput = `${Capitalize<keyof Tables>}TableName`;

function tableNames(data: Data): Readonly<Record<TableOutput, string>> {
  const names = Object.keys(tableDefinitions) as (keyof Tables)[];
  return Object.fromEntries(names.map((name) => [`${tableId(name)}Name`, data[name].tableName])) as Record<
    TableOutput,
    string
  >;
}

export function writeDataOutputs(stack: Stack, environment: Environment, data: Data): void {
  const { identity } = data;
  const { pos, web, app, partner, hub } = identity.channelClients;
  const values: Readonly<Record<DataOutput, string>> = {
    Environment: environment.name,
    Region: environment.region,
    UserPoolId: identity.pool.userPoolId,
    Issuer: identity.issuer,
    JwksUrl: `${identity.issuer}/.well-known/jwks.json`,
    SignInOrigin: identity.signInOrigin,
    TokenEndpoint: `${identity.signInOrigin}/oauth2/token`,
    ConsoleClientId: identity.consoleClient,
    MemberAppClientId: identity.memberAppClient,
    PosClientId: pos,
    WebClientId: web,
    AppClientId: app,
    PartnerClientId: partner,
    HubClientId: hub,
    AlarmTopicArn: data.alarmTopic.topicArn,
    EntriesStreamName: data.entries.streamName,
    ParkedRecordsBucketName: data.parked.bucket.bucketName,
    ...tableNames(data),
  };
  writeOutputs(stack, 'Outputs', dataOutputs, values);
  if (identity.signInDnsTarget !== undefined)
    writeOutputs(stack, 'SignInOutputs', signInOutputs, { SignInDnsTarget: identity.signInDnsTarget });
}
