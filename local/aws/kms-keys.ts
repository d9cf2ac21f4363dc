import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RunnerError } from '../errors/runner-error.ts';
import { readSecrets, replaceSecretFile } from '../store/secret-file.ts';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';
import { AwsError } from './aws-error.ts';

/** 256 bits. */
const KEY_BYTES = 32;

export interface MasterKey {
  readonly arn: string;
  readonly secret: Buffer;
}

export interface KmsKeys {
  /**
   * The key with this key id, key ARN, alias name or alias ARN.
   * @throws NotFoundException
   */
  find(id: string): MasterKey;
}

/**
 * The deployment's KMS keys. Each has its own secret in `kms-keys.json` in the data folder. Encrypted data is lost
 * without that file, so only a complete new file ever replaces it.
 */
export function openKmsKeys(folder: string, deployment: Deployment): KmsKeys {
  const path = join(folder, 'kms-keys.json');
  const secrets = readKeys(path);
  const keys = resourcesOfType(deployment, 'AWS::KMS::Key');
  const missing = keys.filter(({ ref }) => !Object.hasOwn(secrets, ref));
  if (missing.length > 0) {
    for (const { ref } of missing) secrets[ref] = randomBytes(KEY_BYTES).toString('base64');
    mkdirSync(folder, { recursive: true });
    replaceSecretFile(path, JSON.stringify(secrets, undefined, 2));
  }
  const aliases = resourcesOfType(deployment, 'AWS::KMS::Alias');
  return {
    find: (id) => {
      const name = id.replace(/^arn:[^:]+:kms:[^:]*:[^:]*:/, '');
      const alias = aliases.find(({ properties }) => properties.AliasName === name);
      const target = alias ? String(alias.properties.TargetKeyId) : id;
      const key = keys.find(({ ref, arn }) => ref === target || arn === target);
      const secret = key && secrets[key.ref];
      if (key && secret) return { arn: key.arn, secret: Buffer.from(secret, 'base64') };
      throw new AwsError('NotFoundException', `The deployment has no key ${id}.`);
    },
  };
}

function readKeys(path: string): Record<string, string> {
  const damaged = `The key file ${path} is damaged; personal data in this data folder cannot be read without it. Restore the file from a copy, or move the whole data folder away to start with an empty one.`;
  const secrets = readSecrets(path, damaged);
  const whole = Object.values(secrets).every((secret) => Buffer.from(secret, 'base64').length === KEY_BYTES);
  if (!whole) throw new RunnerError('data_damaged', damaged);
  return secrets;
}
