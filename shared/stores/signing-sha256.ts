import { createHmac, createSecretKey, type Hmac, hash, type KeyObject } from 'node:crypto';

type Bytes = string | Uint8Array;
/** Data and secrets as the SDK gives them. */
type Given = string | ArrayBuffer | ArrayBufferView;

function bytesOf(given: Given): Bytes {
  if (typeof given === 'string') return given;
  return ArrayBuffer.isView(given)
    ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
    : new Uint8Array(given);
}

const keyOf = (secret: Given): KeyObject => createSecretKey(Buffer.from(bytesOf(secret)));

/** The SDK keeps its signing keys, one for each day and service, and never changes their bytes. */
const signingKeys = new WeakMap<ArrayBuffer | ArrayBufferView, KeyObject>();
/** The secret of the credentials, by which the SDK finds the signing key of a call. */
let credentials: { readonly secret: string; readonly key: KeyObject } | undefined;

function keptKeyOf(secret: Given): KeyObject {
  if (typeof secret === 'string') {
    if (credentials?.secret !== secret) credentials = { secret, key: keyOf(secret) };
    return credentials.key;
  }
  const key = signingKeys.get(secret) ?? keyOf(secret);
  signingKeys.set(secret, key);
  return key;
}

/**
 * SHA-256, or with a secret its HMAC, for the SDK to sign calls with. The SDK's own makes a key of the secret for each
 * HMAC, two times a call, which takes most of the time of a signature.
 */
export class SigningSha256 {
  readonly #key: KeyObject | undefined;
  #hmac: Hmac | undefined;
  #data: Bytes[] = [];

  constructor(secret?: Given) {
    this.#key = secret === undefined ? undefined : keptKeyOf(secret);
    this.reset();
  }

  update(data: Given): void {
    if (this.#hmac) this.#hmac.update(bytesOf(data));
    else this.#data.push(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    if (this.#hmac) return this.#hmac.digest();
    const [first = '', ...further] = this.#data;
    const whole = further.length === 0 ? first : Buffer.concat(this.#data.map((part) => Buffer.from(part)));
    return hash('sha256', whole, 'buffer');
  }

  reset(): void {
    this.#hmac = this.#key && createHmac('sha256', this.#key);
    this.#data = [];
  }
}
