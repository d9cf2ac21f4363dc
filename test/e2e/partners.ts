import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Answer } from './answers.ts';
import type { CallOptions, Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

export type Headers = Readonly<Record<string, string>>;

export interface Key {
  readonly keyId: string;
  readonly secret: string;
}

/** Seconds since 1970, some from now. */
export const secondsFromNow = (seconds: number): string => String(Math.floor(Date.now() / 1000) + seconds);

/** A signature as the specification says it is made, by nothing but node:crypto. */
export function signatureOf(
  secret: string,
  id: string,
  timestamp: string,
  body: string | Uint8Array,
): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]);
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

/** The headers of a request that is signed now. */
export function signed(secret: string, body: string | Uint8Array): Headers {
  const id = `msg_${randomUUID()}`;
  const timestamp = secondsFromNow(0);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureOf(secret, id, timestamp, body),
  };
}

/** A partner who has a key. */
export interface SigningPartner extends Key {
  readonly partnerId: string;
}

/** A partner's request to book a purchase of its own. */
export function partnerPurchase(member: string, purchaseId: string, amount = 1000, rest: object = {}) {
  const purchase = purchaseOf(amount, { channel: 'partner', store: 'air-shop', ...rest });
  return { member, purchaseId, ...purchase };
}

/** Sets partners up, and sends what they sign. */
export class PartnerOffice {
  readonly #given: () => Environment;

  /** The environment may start later, before the first call. */
  constructor(given: () => Environment) {
    this.#given = given;
  }

  put(partnerId: string, body: object, headers: Headers = {}): Promise<Answer> {
    return this.#given().call('PUT', `/v1/partners/${partnerId}`, { as: 'admin', body, headers });
  }

  async newKey(partnerId: string): Promise<Key> {
    const answer = await this.#given().call('POST', `/v1/partners/${partnerId}/keys`, { as: 'admin' });
    expect(answer.status).toBe(201);
    return answer.body;
  }

  removeKey(partnerId: string, keyId: string): Promise<Answer> {
    return this.#given().call('DELETE', `/v1/partners/${partnerId}/keys/${keyId}`, { as: 'admin' });
  }

  async add(partnerId: string, rest: object = {}): Promise<SigningPartner> {
    expect((await this.put(partnerId, { name: partnerId, ...rest })).status).toBe(201);
    return { partnerId, ...(await this.newKey(partnerId)) };
  }

  /** These bytes with these headers, and no token. */
  send(partnerId: string, call: 'purchases' | 'returns', text: string, headers: Headers): Promise<Answer> {
    const options: CallOptions = {
      as: 'nobody',
      bytes: Buffer.from(text),
      headers: { 'content-type': 'application/json', ...headers },
    };
    return this.#given().call('POST', `/v1/partners/${partnerId}/${call}`, options);
  }

  /** A document, signed by the partner now. */
  sign(
    { partnerId, secret }: SigningPartner,
    call: 'purchases' | 'returns',
    document: object,
  ): Promise<Answer> {
    const text = JSON.stringify(document);
    return this.send(partnerId, call, text, signed(secret, text));
  }
}
