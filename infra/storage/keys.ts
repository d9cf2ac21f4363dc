import { Duration } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { removalPolicy } from './retention.ts';

const purposes = {
  DataKey: 'tables, streams, secrets and parked records at rest',
  ProfileKey: "seals the data key of each member's profile",
  PartnerKey: 'seals the secrets that partners sign with',
} as const;

/** A KMS key of this account. It is retained as long as the data that it seals. */
export function accountKey(scope: Construct, id: keyof typeof purposes, environment: Environment): Key {
  return new Key(scope, id, {
    description: `Laurel ${environment.name}: ${purposes[id]}`,
    enableKeyRotation: true,
    // The least that KMS allows: a key cannot be deleted at once.
    ...(environment.dataProtected ? {} : { pendingWindow: Duration.days(7) }),
    removalPolicy: removalPolicy(environment),
  });
}
