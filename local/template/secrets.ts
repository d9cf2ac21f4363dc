import { randomInt } from 'node:crypto';
import { readSecrets, replaceSecretFile } from '../store/secret-file.ts';
import type { SecretDefinition } from './dynamic-references.ts';

interface GenerateSecretString {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
}

function password(rule: GenerateSecretString): string {
  const alphabet = [
    rule.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    rule.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    rule.ExcludeNumbers ? '' : '0123456789',
    rule.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  ].join('');
  const allowed = [...alphabet].filter((character) => !rule.ExcludeCharacters?.includes(character));
  return Array.from({ length: rule.PasswordLength ?? 32 }, () => allowed[randomInt(allowed.length)]).join('');
}

function generate(properties: Readonly<Record<string, unknown>>): string {
  if (typeof properties.SecretString === 'string') return properties.SecretString;
  const rule = (properties.GenerateSecretString ?? {}) as GenerateSecretString;
  if (rule.GenerateStringKey === undefined) return password(rule);
  return JSON.stringify({
    ...(JSON.parse(rule.SecretStringTemplate ?? '{}') as object),
    [rule.GenerateStringKey]: password(rule),
  });
}

/**
 * The secrets of one data folder. Each is generated when it is first needed, and kept. Identifiers are stored as keyed
 * hashes, so a new key would make every card unknown.
 */
export function openSecrets(file: string): (secret: SecretDefinition) => string {
  const secrets = readSecrets(
    file,
    `${file} is damaged, and encrypted data cannot be read without it. Restore the file, or start with an empty folder.`,
  );
  return ({ id, properties }) => {
    const known = secrets[id];
    if (known !== undefined) return known;
    const value = generate(properties);
    secrets[id] = value;
    replaceSecretFile(file, JSON.stringify(secrets, undefined, 2));
    return value;
  };
}
