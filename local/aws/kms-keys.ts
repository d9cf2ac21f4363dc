import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunnerError } from '../errors/runner-error.ts';
import { unreadableFile } from '../errors/unreadable-file.ts';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';
import { AwsError } from './aws-error.ts';

export interface MasterKey {
  readonly arn: string;
  /** 256 bits. */
  readonly secret: Buffer;
}

export interface KmsKeys {
  /** The key with this key id, key ARN, alias name or alias ARN. Throws NotFoundException. */
  find(id: string): MasterKey;
}

/**
 * The deployment's KMS keys. Each has its own secret in `kms-keys.json` in the data folder. Encrypted data is lost
 * without that file, so only a complete new file ever replaces it.
 */
export function openKmsKeys(folder: string, deployment: Deployment): KmsKeys {
  const path = join(folder, 'kms-keys.json');
  const secrets = readSecrets(path);
  const keys = resourcesOfType(deployment, 'AWS::KMS::Key');
  const missing = keys.filter(({ ref }) => !Object.hasOwn(secrets, ref));
  if (missing.length > 0) {
    for (const { ref } of missing) secrets[ref] = randomBytes(32).toString('base64');
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.new`, JSON.stringify(secrets, undefined, 2), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
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

function readSecrets(path: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw unreadableFile(path, error);
  }
  try {
    const secrets = JSON.parse(text) as Record<string, string>;
    if (Object.values(secrets).every((secret) => Buffer.from(secret, 'base64').length === 32)) return secrets;
  } catch {
    // The throw below also covers JSON of another shape.
  }
  throw new RunnerError(
    'data_damaged',
    `The key file ${path} is damaged; personal data in this data folder cannot be read without it. Restore the file from a copy, or move the whole data folder away to start with an empty one.`,
  );
}
