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

/** Keys the hashes by which identifiers are found, so that a stolen table names no card, e-mail or phone. */
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

/** CloudFront sends it with every request and functions ask for it: nobody goes around the firewall. */
export function originSecret(scope: Construct, storage: Storage): Secret {
  const secret = generatedSecret(scope, 'OriginSecret', storage, {
    purpose: 'proves that a request came through CloudFront',
    length: 40,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'Sender and checkers get it when they are deployed: rotation on a timer would refuse every call until the next deployment. It guards no data, tokens do.',
  });
  return secret;
}
