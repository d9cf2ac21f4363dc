import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { nobody, type Person } from '#shared/domain/members/person.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A person sealed under a data key. Deleting `dataKey` makes the person unreadable for ever. */
export interface Envelope {
  readonly dataKey: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Envelope encryption: AES-256-GCM under a data key for each member, wrapped by KMS. */
export class ProfileEnvelope {
  readonly #kms: KMSClient;
  readonly #keyId: string;

  constructor(kms: KMSClient, keyId: string) {
    this.#kms = kms;
    this.#keyId = keyId;
  }

  async seal(memberId: string, person: Person): Promise<Envelope> {
    const { Plaintext, CiphertextBlob } = await storageCall(
      this.#kms.send(
        new GenerateDataKeyCommand({
          KeyId: this.#keyId,
          KeySpec: 'AES_256',
          EncryptionContext: { member: memberId },
        }),
      ),
    );
    if (!Plaintext || !CiphertextBlob) throw new TypeError('KMS gave no data key');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', Plaintext, nonce).setAAD(Buffer.from(memberId));
    const text = Buffer.concat([cipher.update(JSON.stringify(person), 'utf8'), cipher.final()]);
    return { dataKey: CiphertextBlob, sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]) };
  }

  async open(memberId: string, { dataKey, sealed }: Envelope): Promise<Person> {
    const { Plaintext } = await storageCall(
      this.#kms.send(
        new DecryptCommand({
          KeyId: this.#keyId,
          CiphertextBlob: dataKey,
          EncryptionContext: { member: memberId },
        }),
      ),
    );
    if (!Plaintext) throw new TypeError('KMS gave no data key');
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', Plaintext, nonce)
      .setAAD(Buffer.from(memberId))
      .setAuthTag(tag);
    const text = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8');
    // A person that was sealed before a field existed gets its empty value.
    return { ...nobody, ...(JSON.parse(text + decipher.final('utf8')) as Partial<Person>) };
  }
}
