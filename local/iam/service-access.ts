import { TemplateError } from '../errors/template-error.ts';
import { keyRequest, withKeys } from './encryption-keys.ts';
import type { Iam } from './iam.ts';
import type { AccessRequest } from './policy.ts';

/** The actions that Lambda takes in the role of a function to read an event source. */
const sourceActions: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ['DescribeStream', 'GetRecords', 'GetShardIterator'],
  kinesis: ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'],
  sqs: ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'],
};

/** The access that an event source mapping needs. A stream has the key of its table. */
export function readingRequests(iam: Iam, sourceArn: string): readonly AccessRequest[] {
  const service = sourceArn.split(':')[2] ?? '';
  const requests = (sourceActions[service] ?? []).map((name) => ({
    action: `${service}:${name}`,
    resource: sourceArn,
  }));
  const key = keyRequest(iam.keys, sourceArn.replace(/\/stream\/.*$/, ''), 'Decrypt');
  return [
    ...requests,
    ...(service === 'dynamodb' ? [{ action: 'dynamodb:ListStreams', resource: '*' }] : []),
    ...(key === undefined ? [] : [key]),
  ];
}

const deliveryActions: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  lambda: 'lambda:InvokeFunction',
  events: 'events:PutEvents',
};

/** The access that a delivery to a destination needs. In a bucket Lambda writes below `aws/lambda/`. */
export function deliveryRequests(iam: Iam, targetArn: string): readonly AccessRequest[] {
  const service = targetArn.split(':')[2] ?? '';
  if (service === 's3') {
    const put = { action: 's3:PutObject', resource: `${targetArn}/aws/lambda/local` };
    return [
      { action: 's3:ListBucket', resource: targetArn },
      ...withKeys(iam.keys, [put], () => 'GenerateDataKey'),
    ];
  }
  const action = deliveryActions[service] ?? `${service}:*`;
  return withKeys(iam.keys, [{ action, resource: targetArn }], () => 'GenerateDataKey');
}

/**
 * Refuses to start what AWS refuses to deploy: a function whose role does not allow what Lambda does for it.
 * @throws TemplateError with the sentence of AWS
 */
export function demand(iam: Iam, actorArn: string, requests: readonly AccessRequest[], at: string): void {
  const refusal = iam.refusalOfActor(actorArn, requests);
  if (refusal !== undefined) throw new TemplateError(refusal.message, at);
}
