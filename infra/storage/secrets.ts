import type { Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { inOrder, keptVersions } from '../environments/origin-secret-versions.ts';
import { acknowledge } from '../nag/acknowledge.ts';
import { removalPolicy } from './retention.ts';
import type { Storage } from './stored-table.ts';

/**
 * A generated secret whose value nobody changes: its policy denies that to every principal, administrators included.
 * Secrets Manager cannot tell a changed value from a changed tag. The tag of a stage's owner changes, so CloudFormation
 * may update the secrets of an environment to throw away.
 */
function generatedSecret(
  scope: Construct,
  id: string,
  { environment, dataKey }: Storage,
  { purpose, length }: { readonly purpose: string; readonly length: number },
): Secret {
  const secret = new Secret(scope, id, {
    description: `Laurel ${environment.name}: ${purpose}`,
    generateSecretString: { passwordLength: length, excludePunctuation: true },
    removalPolicy: removalPolicy(environment),
    ...(dataKey === undefined ? {} : { encryptionKey: dataKey }),
  });
  secret.addToResourcePolicy(
    new PolicyStatement({
      sid: 'NeverChanged',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      // PutResourcePolicy and DeleteResourcePolicy stay allowed: who has to change a secret lifts the policy first.
      actions: [
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
        'secretsmanager:RotateSecret',
        ...(environment.dataProtected ? ['secretsmanager:UpdateSecret', 'secretsmanager:DeleteSecret'] : []),
      ],
      resources: ['*'],
    }),
  );
  return secret;
}

/** Keys the hashes of identifiers, so that a stolen table reveals no card, e-mail address or phone number. */
export function identifierKey(scope: Construct, storage: Storage): Secret {
  const secret = generatedSecret(scope, 'IdentifierKey', storage, {
    purpose: 'keys the hashes under which cards, e-mail and phone are stored',
    length: 64,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'Identifiers are found by their keyed hash: a rotated key would lose every card, e-mail and phone. Changing it is a migration.',
  });
  return secret;
}

/** The secret of a version. Version 1 was deployed before there were versions, so its id has none. */
function originSecret(scope: Construct, storage: Storage, version: string): Secret {
  const secret = generatedSecret(
    scope,
    version === '1' ? 'OriginSecret' : `OriginSecret${version}`,
    storage,
    {
      purpose: 'proves that a request came through CloudFront',
      length: 40,
    },
  );
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'CloudFront and the functions get it when they are deployed: after a rotation on a timer every call would be refused until the next deployment. Three deployments rotate it by hand.',
  });
  return secret;
}

export interface OriginSecrets {
  /** CloudFront sends it with every request, so no call can bypass the firewall. */
  readonly sent: Secret;
  /** Functions accept each of them, in the order of their versions: a step that only changes `sent` changes none. */
  readonly accepted: readonly Secret[];
}

/** The origin secrets of the environment's versions; infra/environments/origin-secret-versions.ts says how they rotate. */
export function originSecrets(stack: Stack, storage: Storage): OriginSecrets {
  const versions = storage.environment.originSecrets;
  const secrets = new Map(
    keptVersions(versions).map((version) => [version, originSecret(stack, storage, version)] as const),
  );
  // Without this, the export of a version would go with its last user, which still imports it while this stack changes.
  for (const secret of secrets.values()) stack.exportValue(secret.secretArn);
  const ofVersion = (version: string): Secret => secrets.get(version) as Secret;
  return { sent: ofVersion(String(versions[0])), accepted: inOrder(versions).map(ofVersion) };
}
