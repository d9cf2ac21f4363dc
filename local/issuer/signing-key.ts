import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, createLocalJWKSet, importPKCS8, type JWK, type JWTVerifyGetKey } from 'jose';
import { RunnerError } from '../errors/runner-error.ts';
import { readSecretFile, replaceSecretFile } from '../store/secret-file.ts';

/** The issuer's key pair. It is kept in the data folder, so that tokens outlive a restart. */
export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: Awaited<ReturnType<typeof importPKCS8>>;
  readonly publicKeys: { readonly keys: readonly JWK[] };
  readonly verifying: JWTVerifyGetKey;
}

function readOrCreate(file: string): string {
  const known = readSecretFile(file);
  if (known !== undefined) return known;
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  replaceSecretFile(file, privateKey);
  return privateKey;
}

export async function openSigningKey(file: string): Promise<SigningKey> {
  const pem = readOrCreate(file);
  try {
    const privateKey = await importPKCS8(pem, 'RS256');
    const { kty, n, e } = createPublicKey(pem).export({ format: 'jwk' }) as JWK & { kty: string };
    const keyId = await calculateJwkThumbprint({ kty, n, e } as JWK);
    const publicKeys = { keys: [{ kty, n, e, kid: keyId, alg: 'RS256', use: 'sig' } as JWK] };
    return { keyId, privateKey, publicKeys, verifying: createLocalJWKSet(publicKeys) };
  } catch {
    throw new RunnerError(
      'data_damaged',
      `${file} is damaged. Delete it; tokens issued so far become invalid.`,
    );
  }
}
