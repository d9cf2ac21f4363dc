import type { Aws } from './aws.ts';

interface Listing {
  readonly service: string;
  readonly operation: string;
  /** The list in the result, and the name of one; a list of names has no second. */
  readonly list: string;
  readonly name?: string;
  readonly input?: object;
  readonly region?: string;
}

/** Everything that a deployment of this app may make, by how an account lists it. */
const listings: readonly Listing[] = [
  { service: 'dynamodb', operation: 'list_tables', list: 'TableNames' },
  { service: 's3', operation: 'list_buckets', list: 'Buckets', name: 'Name' },
  { service: 'iam', operation: 'list_roles', list: 'Roles', name: 'RoleName' },
  {
    service: 'iam',
    operation: 'list_policies',
    list: 'Policies',
    name: 'PolicyName',
    input: { Scope: 'Local' },
  },
  { service: 'logs', operation: 'describe_log_groups', list: 'logGroups', name: 'logGroupName' },
  { service: 'lambda', operation: 'list_functions', list: 'Functions', name: 'FunctionName' },
  { service: 'lambda', operation: 'list_layers', list: 'Layers', name: 'LayerName' },
  { service: 'lambda', operation: 'list_event_source_mappings', list: 'EventSourceMappings', name: 'UUID' },
  { service: 'kinesis', operation: 'list_streams', list: 'StreamNames' },
  { service: 'sqs', operation: 'list_queues', list: 'QueueUrls' },
  { service: 'sns', operation: 'list_topics', list: 'Topics', name: 'TopicArn' },
  { service: 'events', operation: 'list_rules', list: 'Rules', name: 'Name' },
  { service: 'events', operation: 'list_event_buses', list: 'EventBuses', name: 'Name' },
  { service: 'scheduler', operation: 'list_schedules', list: 'Schedules', name: 'Name' },
  { service: 'stepfunctions', operation: 'list_state_machines', list: 'stateMachines', name: 'name' },
  { service: 'apigatewayv2', operation: 'get_apis', list: 'Items', name: 'ApiId' },
  { service: 'secretsmanager', operation: 'list_secrets', list: 'SecretList', name: 'Name' },
  {
    service: 'cognito-idp',
    operation: 'list_user_pools',
    list: 'UserPools',
    name: 'Name',
    input: { MaxResults: 60 },
  },
  { service: 'cloudwatch', operation: 'describe_alarms', list: 'MetricAlarms', name: 'AlarmName' },
  { service: 'cloudwatch', operation: 'describe_alarms', list: 'CompositeAlarms', name: 'AlarmName' },
  { service: 'cloudformation', operation: 'list_exports', list: 'Exports', name: 'Name' },
  { service: 'cloudformation', operation: 'describe_stacks', list: 'Stacks', name: 'StackName' },
  { service: 'kms', operation: 'list_aliases', list: 'Aliases', name: 'AliasName' },
];

/** Names of all there is in the account, but for what AWS itself keeps there and for keys that wait for their end. */
export async function inventory(aws: Aws): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { service, operation, list, name, input, region } of listings) {
    const result = await aws.call<Record<string, unknown[]>>(service, operation, input, region);
    for (const item of result[list] ?? []) {
      const shown = name === undefined ? item : (item as Record<string, unknown>)[name];
      found.push(`${service} ${list} ${shown}`);
    }
  }
  return [...found, ...(await keysInUse(aws)), ...(await distributions(aws))].sort();
}

async function keysInUse(aws: Aws): Promise<readonly string[]> {
  const { Keys } = await aws.call<{ Keys: { KeyId: string }[] }>('kms', 'list_keys');
  const states = await Promise.all(
    Keys.map(async ({ KeyId }) => {
      const { KeyMetadata } = await aws.call<{ KeyMetadata: { KeyState: string } }>('kms', 'describe_key', {
        KeyId,
      });
      return { KeyId, state: KeyMetadata.KeyState };
    }),
  );
  return states.filter(({ state }) => state !== 'PendingDeletion').map(({ KeyId }) => `kms Keys ${KeyId}`);
}

async function distributions(aws: Aws): Promise<readonly string[]> {
  const { DistributionList } = await aws.call<{ DistributionList?: { Items?: { Id: string }[] } }>(
    'cloudfront',
    'list_distributions',
  );
  return (DistributionList?.Items ?? []).map(({ Id }) => `cloudfront Distributions ${Id}`);
}
