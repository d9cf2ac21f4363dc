import type { SecretOf } from '../template/load.ts';
import { AwsError } from './aws-error.ts';
import type { JsonService } from './json-protocol.ts';

export function secretsService(secretOf: SecretOf): JsonService {
  return {
    target: 'secretsmanager',
    version: '1.1',
    operations: {
      GetSecretValue: ({ SecretId }: { SecretId: string }) => {
        const SecretString = secretOf(SecretId);
        if (SecretString === undefined) {
          throw new AwsError('ResourceNotFoundException', `The deployment has no secret ${SecretId}.`);
        }
        return {
          ARN: SecretId,
          Name: SecretId,
          SecretString,
          VersionId: 'local',
          VersionStages: ['AWSCURRENT'],
        };
      },
    },
    requests: (operation, { SecretId }: { SecretId: string }) => [
      { action: `secretsmanager:${operation}`, resource: SecretId },
    ],
  };
}
