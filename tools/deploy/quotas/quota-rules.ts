import { CloudFormationClient, paginateListStacks } from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  paginateListUserPools,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import type { AwsSettings } from '../../aws/settings.ts';

/** A quota of an account in a region, and how much of it an environment needs. */
export interface QuotaRule {
  readonly subject: string;
  readonly service: string;
  /** The code in Service Quotas. Without one the quota is found by its name. */
  readonly code?: string;
  readonly name: RegExp;
  /** The value that AWS documents for a new account, for where Service Quotas lists none. */
  readonly documented: number;
  readonly type: string;
  /** Counts what the account has. Without it the quota counts for each environment alone, or no API tells. */
  readonly used?: (aws: AwsSettings, region: string) => Promise<number>;
}

async function total<Page>(pages: AsyncIterable<Page>, count: (page: Page) => number): Promise<number> {
  let sum = 0;
  for await (const page of pages) sum += count(page);
  return sum;
}

/** Stacks that are deleted stay listed for 90 days. */
const stacksUsed: QuotaRule['used'] = (aws, region) =>
  total(
    paginateListStacks({ client: new CloudFormationClient(aws(region)) }, {}),
    ({ StackSummaries = [] }) =>
      StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').length,
  );

const tablesUsed: QuotaRule['used'] = (aws, region) =>
  total(
    paginateListTables({ client: new DynamoDBClient(aws(region)) }, {}),
    ({ TableNames = [] }) => TableNames.length,
  );

const poolsUsed: QuotaRule['used'] = (aws, region) =>
  total(
    paginateListUserPools({ client: new CognitoIdentityProviderClient(aws(region)) }, { MaxResults: 60 }),
    ({ UserPools = [] }) => UserPools.length,
  );

export const STACKS = 'AWS::CloudFormation::Stack';
export const HTTP_ROUTES = 'routes of the HTTP API';

export const quotaRules: readonly QuotaRule[] = [
  {
    subject: 'CloudFormation stacks',
    service: 'cloudformation',
    code: 'L-0485CB21',
    name: /^Stack count$/,
    documented: 2_000,
    type: STACKS,
    used: stacksUsed,
  },
  {
    subject: 'DynamoDB tables',
    service: 'dynamodb',
    code: 'L-F98FE922',
    name: /^Maximum number of tables$/,
    documented: 2_500,
    type: 'AWS::DynamoDB::Table',
    used: tablesUsed,
  },
  {
    subject: 'Cognito user pools',
    service: 'cognito-idp',
    name: /^(Maximum )?User pools/i,
    documented: 1_000,
    type: 'AWS::Cognito::UserPool',
    used: poolsUsed,
  },
  {
    subject: 'routes of one HTTP API',
    service: 'apigateway',
    name: /^Routes per/i,
    documented: 300,
    type: HTTP_ROUTES,
  },
  {
    subject: 'CloudWatch alarms',
    service: 'monitoring',
    name: /^(CloudWatch )?(metric )?alarms( per region)?$/i,
    documented: 5_000,
    type: 'AWS::CloudWatch::Alarm',
  },
];
