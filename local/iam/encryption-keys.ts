import { REGION, URL_SUFFIX } from '../template/account.ts';
import { type Deployment, type Resource, resourcesOfType } from '../template/deployment.ts';
import type { AccessRequest } from './policy.ts';

/** The customer-managed key of each table, stream, bucket and queue that has one, both by their ARN. */
export type EncryptionKeys = ReadonlyMap<string, string>;

interface BucketEncryption {
  readonly ServerSideEncryptionConfiguration?: readonly {
    readonly ServerSideEncryptionByDefault?: { readonly KMSMasterKeyID?: string };
  }[];
}

const keyProperties: Readonly<Record<string, (properties: Resource['properties']) => string | undefined>> = {
  'AWS::DynamoDB::Table': ({ SSESpecification }) =>
    (SSESpecification as { KMSMasterKeyId?: string } | undefined)?.KMSMasterKeyId,
  'AWS::Kinesis::Stream': ({ StreamEncryption }) =>
    (StreamEncryption as { KeyId?: string } | undefined)?.KeyId,
  'AWS::S3::Bucket': ({ BucketEncryption }) =>
    (BucketEncryption as BucketEncryption | undefined)?.ServerSideEncryptionConfiguration?.[0]
      ?.ServerSideEncryptionByDefault?.KMSMasterKeyID,
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId as string | undefined,
};

/** A key of AWS itself (`alias/aws/…`) is no key of the deployment, and everybody may use it. */
export function encryptionKeys(deployment: Deployment): EncryptionKeys {
  const keys = resourcesOfType(deployment, 'AWS::KMS::Key');
  const found = new Map<string, string>();
  for (const [type, keyOf] of Object.entries(keyProperties)) {
    for (const { arn, properties } of resourcesOfType(deployment, type)) {
      const named = keyOf(properties);
      const key = keys.find(({ ref, arn: keyArn }) => ref === named || keyArn === named);
      if (key) found.set(arn, key.arn);
    }
  }
  return found;
}

/** The name under which each service binds a ciphertext to its resource. */
const encryptionContexts: Readonly<Record<string, (resource: string) => readonly [string, string]>> = {
  dynamodb: (resource) => ['aws:dynamodb:tablename', resource.split('/')[1] ?? ''],
  kinesis: (resource) => ['aws:kinesis:arn', resource],
  s3: (resource) => ['aws:s3:arn', resource],
  sqs: (resource) => ['aws:sqs:arn', resource],
};

/**
 * The use of a resource's key, which its service makes with the permissions of the caller. Undefined when the resource
 * has no key of its own.
 */
export function keyRequest(
  keys: EncryptionKeys,
  resource: string,
  action: 'Decrypt' | 'GenerateDataKey',
): AccessRequest | undefined {
  const key = keys.get(resource);
  if (key === undefined) return undefined;
  const service = resource.split(':')[2] ?? '';
  const [name, value] = encryptionContexts[service]?.(resource) ?? [];
  return {
    action: `kms:${action}`,
    resource: key,
    context: {
      'kms:viaservice': `${service}.${REGION}.${URL_SUFFIX}`,
      ...(name !== undefined && value !== undefined && { [`kms:encryptioncontext:${name}`]: value }),
    },
  };
}

/** The requests, and after each one on a resource with a key of its own the use of that key. */
export function withKeys(
  keys: EncryptionKeys,
  requests: readonly AccessRequest[],
  action: (request: AccessRequest) => 'Decrypt' | 'GenerateDataKey',
): readonly AccessRequest[] {
  if (keys.size === 0) return requests;
  return requests.flatMap((request) => {
    // An index and an object are encrypted as their table and their bucket are.
    const [, owner = request.resource] =
      /^(arn:aws:dynamodb:[^/]*\/[^/]+|arn:aws:s3:::[^/]+)\//.exec(request.resource) ?? [];
    const use = keyRequest(keys, owner, action(request));
    return use === undefined ? [request] : [request, use];
  });
}
