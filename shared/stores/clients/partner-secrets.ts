import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { storageCall } from '#shared/stores/dynamodb.ts';

/** The partner and key that a secret belongs to. A secret that is copied to another key does not open. */
export interface SecretPlace {
  readonly partnerId: string;
  readonly keyId: string;
}

/** Secrets of partners, encrypted by KMS itself: a secret is far below the limit of 4 KB. */
export class PartnerSecrets {
  readonly #kms: KMSClient;
  readonly #keyId: string;

  constructor(kms: KMSClient, keyId: string) {
    this.#kms = kms;
    this.#keyId = keyId;
  }

  async seal(place: SecretPlace, secret: Uint8Array): Promise<Uint8Array> {
    const { CiphertextBlob } = await storageCall(
      this.#kms.send(
        new EncryptCommand({
          KeyId: this.#keyId,
          Plaintext: secret,
          EncryptionContext: contextOf(place),
        }),
      ),
    );
    if (!CiphertextBlob) throw new TypeError('KMS sealed nothing');
    return CiphertextBlob;
  }

  async open(place: SecretPlace, sealed: Uint8Array): Promise<Uint8Array> {
    const { Plaintext } = await storageCall(
      this.#kms.send(
        new DecryptCommand({
          KeyId: this.#keyId,
          CiphertextBlob: sealed,
          EncryptionContext: contextOf(place),
        }),
      ),
    );
    if (!Plaintext) throw new TypeError('KMS opened nothing');
    return Plaintext;
  }
}

function contextOf({ partnerId, keyId }: SecretPlace): Record<string, string> {
  return { partner: partnerId, key: keyId };
}
