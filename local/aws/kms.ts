import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { AccessRequest } from '../iam/policy.ts';
import { AwsError } from './aws-error.ts';
import type { JsonService } from './json-protocol.ts';
import type { KmsKeys, MasterKey } from './kms-keys.ts';

type EncryptionContext = Readonly<Record<string, string>>;

interface ContextInput {
  readonly EncryptionContext?: EncryptionContext;
}

const PLAINTEXT_BYTES_MAX = 4096;
const DATA_KEY_BYTES = { AES_128: 16, AES_256: 32 } as const;
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The calls of KMS for symmetric keys: AES-256-GCM, with the encryption context bound to the ciphertext. */
export function kmsService(keys: KmsKeys): JsonService {
  function dataKey(
    input: ContextInput & { KeyId: string; KeySpec?: string; NumberOfBytes?: number },
  ): unknown {
    const key = keys.find(input.KeyId);
    const bytes = input.NumberOfBytes ?? DATA_KEY_BYTES[input.KeySpec as keyof typeof DATA_KEY_BYTES];
    if (!Number.isInteger(bytes) || bytes < 1 || bytes > 1024) {
      throw new AwsError('ValidationException', 'Give either KeySpec (AES_128 or AES_256) or NumberOfBytes.');
    }
    const plaintext = randomBytes(bytes);
    return {
      KeyId: key.arn,
      Plaintext: plaintext.toString('base64'),
      CiphertextBlob: seal(key, plaintext, input.EncryptionContext).toString('base64'),
    };
  }

  function encrypt(input: ContextInput & { KeyId: string; Plaintext: string }): unknown {
    const key = keys.find(input.KeyId);
    const plaintext = Buffer.from(input.Plaintext ?? '', 'base64');
    if (plaintext.length < 1 || plaintext.length > PLAINTEXT_BYTES_MAX) {
      throw new AwsError(
        'ValidationException',
        `Plaintext has ${plaintext.length} bytes; 1 to 4096 are allowed.`,
      );
    }
    const blob = seal(key, plaintext, input.EncryptionContext);
    return {
      KeyId: key.arn,
      CiphertextBlob: blob.toString('base64'),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  }

  function decrypt(input: ContextInput & { KeyId?: string; CiphertextBlob: string }): unknown {
    const { key, plaintext } = open(
      keys,
      Buffer.from(input.CiphertextBlob ?? '', 'base64'),
      input.EncryptionContext,
    );
    if (input.KeyId !== undefined && keys.find(input.KeyId).arn !== key.arn) {
      throw new AwsError('IncorrectKeyException', 'The ciphertext was encrypted under another key.');
    }
    return {
      KeyId: key.arn,
      Plaintext: plaintext.toString('base64'),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  }

  return {
    target: 'TrentService',
    version: '1.1',
    operations: { GenerateDataKey: dataKey, Encrypt: encrypt, Decrypt: decrypt },
    requests: (operation, input) => [keyUse(keys, operation, input)],
  };
}

/** The use of a key by a direct call. A ciphertext names its key, whatever the call says. */
function keyUse(
  keys: KmsKeys,
  operation: string,
  {
    KeyId,
    CiphertextBlob,
    EncryptionContext = {},
  }: ContextInput & { KeyId?: string; CiphertextBlob?: string },
): AccessRequest {
  const names = Object.keys(EncryptionContext);
  return {
    action: `kms:${operation}`,
    resource: keys.find(KeyId ?? keyOf(Buffer.from(CiphertextBlob ?? '', 'base64'))).arn,
    context: {
      ...Object.fromEntries(
        names.map((name) => [`kms:encryptioncontext:${name.toLowerCase()}`, EncryptionContext[name] ?? '']),
      ),
      ...(names.length > 0 && { 'kms:encryptioncontextkeys': names }),
    },
  };
}

function keyOf(blob: Buffer): string {
  return blob.subarray(2, 2 + (blob[1] ?? 0)).toString();
}

/** Layout: version, length of the key's ARN, ARN, IV, tag, ciphertext. */
function seal(key: MasterKey, plaintext: Buffer, context: EncryptionContext | undefined): Buffer {
  const arn = Buffer.from(key.arn);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.secret, iv).setAAD(boundTo(key, context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION, arn.length]), arn, iv, cipher.getAuthTag(), ciphertext]);
}

function open(keys: KmsKeys, blob: Buffer, context: EncryptionContext | undefined) {
  try {
    if (blob[0] !== VERSION) throw new Error('another version');
    const ivAt = 2 + (blob[1] ?? 0);
    const tagAt = ivAt + IV_BYTES;
    const key = keys.find(keyOf(blob));
    const decipher = createDecipheriv('aes-256-gcm', key.secret, blob.subarray(ivAt, tagAt), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(boundTo(key, context))
      .setAuthTag(blob.subarray(tagAt, tagAt + TAG_BYTES));
    const ciphertext = blob.subarray(tagAt + TAG_BYTES);
    return { key, plaintext: Buffer.concat([decipher.update(ciphertext), decipher.final()]) };
  } catch {
    // KMS does not tell whether the ciphertext, the key or the context was wrong, and neither does this error.
    throw new AwsError(
      'InvalidCiphertextException',
      'The ciphertext, its key or its encryption context is wrong.',
    );
  }
}

/** The data that a ciphertext is bound to: its key and its context. The order of the context does not matter. */
function boundTo(key: MasterKey, context: EncryptionContext = {}): Buffer {
  const entries = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify([key.arn, entries]));
}
