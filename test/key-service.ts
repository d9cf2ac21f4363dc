import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KMSClientConfig } from '@aws-sdk/client-kms';
import { startAwsEndpoint } from '../local/aws/endpoint.ts';
import { openStore } from '../local/store/runner-store.ts';
import { resourcesOfType } from '../local/template/deployment.ts';
import { testDeployment } from './database.ts';

export interface KeyService {
  readonly config: KMSClientConfig;
  readonly keyId: string;
  readonly userPoolId: string;
  stop(): Promise<void>;
}

/** The runner's KMS and user pool with the keys and users of the synthesized app. */
export async function startKeyService(): Promise<KeyService> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-keys-'));
  const deployment = await testDeployment();
  const store = openStore(folder);
  const aws = await startAwsEndpoint({ deployment, folder, store, invoke: async () => ({}) });
  const functions = resourcesOfType(deployment, 'AWS::Lambda::Function');
  const environments = functions.map(
    ({ properties }) => properties.Environment as { Variables?: Record<string, string> },
  );
  const keyId = environments.flatMap((environment) => environment?.Variables?.PROFILE_KEY_ID ?? [])[0];
  if (!keyId) throw new Error('no function has a profile key');
  return {
    config: {
      endpoint: aws.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    keyId,
    userPoolId: resourcesOfType(deployment, 'AWS::Cognito::UserPool')[0]?.ref ?? '',
    stop: async () => {
      await aws.stop();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
