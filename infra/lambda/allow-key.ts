import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { LaurelFunction } from './laurel-function.ts';

/** The KMS actions that functions need. */
export type KeyAction =
  | 'Decrypt'
  | 'DescribeKey'
  | 'Encrypt'
  | 'GenerateDataKey'
  | 'GenerateDataKeyWithoutPlaintext'
  | 'ReEncryptFrom'
  | 'ReEncryptTo';

const named = (actions: readonly KeyAction[]) => actions.map((action) => `kms:${action}`);

/**
 * Allows a key through one service only. The service uses the key with the permissions of its caller, so without the
 * condition the function could also decrypt by itself what the service stores.
 */
export function allowKeyThrough(
  fn: LaurelFunction,
  service: 'dynamodb' | 'kinesis' | 's3',
  key: IKey,
  actions: readonly KeyAction[],
): void {
  fn.allow({
    actions: named(actions),
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(fn).region}.amazonaws.com` } },
  });
}

/**
 * Allows a key that the function itself calls, only with an encryption context of these names. `*` matches any value
 * and no missing one.
 */
export function allowKeyWithContext(
  fn: LaurelFunction,
  context: readonly string[],
  key: IKey,
  actions: readonly KeyAction[],
): void {
  fn.allow({
    actions: named(actions),
    resources: [key.keyArn],
    conditions: {
      StringLike: Object.fromEntries(context.map((name) => [`kms:EncryptionContext:${name}`, '*'])),
    },
  });
}

/** CloudFormation cuts a stack's name off in the name of a function, after 24 characters or more. */
const NAME_CHARACTERS_KEPT = 24;

/**
 * Allows the key for what Lambda encrypted as variables of this environment's functions, which it decrypts with the role
 * of the function when it starts one. Lambda also makes a grant for the role, which ends when a role is made again. The
 * policy cannot name the one function: the function is made after it, and CloudFormation chooses its name.
 */
export function allowEnvironmentKey(fn: LaurelFunction, key: IKey, environmentName: string): void {
  const functions = Stack.of(fn).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: `${`laurel-${environmentName}-`.slice(0, NAME_CHARACTERS_KEPT)}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  fn.allow({
    actions: named(['Decrypt']),
    resources: [key.keyArn],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:lambda:FunctionArn': functions } },
  });
}
