import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AwsSettings } from '../aws/settings.ts';
import { stackResources } from '../aws/stack-resources.ts';
import type { DeployedStack } from '../aws/stacks.ts';

type Describe = (aws: AwsSettings, region: string, id: string) => Promise<string>;

const table: Describe = async (aws, region, id) => {
  const { Table } = await new DynamoDBClient(aws(region)).send(new DescribeTableCommand({ TableName: id }));
  return `table ${id}: about ${Table?.ItemCount ?? 0} items`;
};

const pool: Describe = async (aws, region, id) => {
  const client = new CognitoIdentityProviderClient(aws(region));
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: id }));
  return `user pool ${id}: about ${UserPool?.EstimatedNumberOfUsers ?? 0} users`;
};

/** A key is listed because data that it encrypts is lost with it, the backups included. */
const lossOf: Readonly<Record<string, Describe>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::Cognito::UserPool': pool,
  'AWS::KMS::Key': async (_aws, _region, id) => `key ${id}, and all that it encrypts`,
  'AWS::SecretsManager::Secret': async (_aws, _region, id) => `secret ${id}`,
  'AWS::Kinesis::Stream': async (_aws, _region, id) => `stream ${id}`,
  'AWS::S3::Bucket': async (_aws, _region, id) => `bucket ${id}`,
};

/** One line for each store of data in the stacks and in those nested in them. DynamoDB and Cognito count every six hours or so. */
export async function lossesOf(
  aws: AwsSettings,
  stacks: readonly DeployedStack[],
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const one of stacks) {
    for (const { ResourceType = '', PhysicalResourceId: id = '' } of await stackResources(aws, one)) {
      const describe = lossOf[ResourceType];
      if (describe !== undefined) lines.push(await describe(aws, one.region, id));
    }
  }
  return lines;
}
