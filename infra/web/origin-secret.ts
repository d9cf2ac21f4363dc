import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import { removalPolicy, type Storage } from '../storage/stored-table.ts';

/** What CloudFront sends with every request and functions ask for: nobody goes around the firewall. */
export function originSecret(scope: Construct, storage: Storage): Secret {
  const secret = new Secret(scope, 'OriginSecret', {
    description: `Laurel ${storage.environment.name}: proves that a request came through CloudFront`,
    generateSecretString: { passwordLength: 40, excludePunctuation: true },
    removalPolicy: removalPolicy(storage.environment),
    ...(storage.dataKey === undefined ? {} : { encryptionKey: storage.dataKey }),
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'Sender and checkers get it when they are deployed: rotation on a timer would refuse every call until the next deployment. It guards no data, tokens do.',
  });
  return secret;
}
