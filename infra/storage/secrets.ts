import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import { removalPolicy, type Storage } from './stored-table.ts';

function generatedSecret(
  scope: Construct,
  id: string,
  { environment, dataKey }: Storage,
  { purpose, length }: { readonly purpose: string; readonly length: number },
): Secret {
  return new Secret(scope, id, {
    description: `Laurel ${environment.name}: ${purpose}`,
    generateSecretString: { passwordLength: length, excludePunctuation: true },
    removalPolicy: removalPolicy(environment),
    ...(dataKey === undefined ? {} : { encryptionKey: dataKey }),
  });
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

/**
 * The origin secret. CloudFront sends it with every request and functions check it, so no call can bypass the firewall.
 */
export function originSecret(scope: Construct, storage: Storage): Secret {
  const secret = generatedSecret(scope, 'OriginSecret', storage, {
    purpose: 'proves that a request came through CloudFront',
    length: 40,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'CloudFront and the functions get it when they are deployed: after a rotation on a timer every call would be refused until the next deployment. Tokens guard the data, not this secret.',
  });
  return secret;
}
