import { randomBytes } from 'node:crypto';
import { KEYS_MAX, partnerPermissions } from '#shared/domain/clients/partner.ts';
import type { Permissions } from '#shared/domain/clients/permissions.ts';
import { InvalidSignature } from '#shared/domain/clients/refusals.ts';
import { isGenuine, type SignedMessage } from '#shared/domain/clients/signature.ts';
import type { PartnerSecrets } from '#shared/stores/clients/partner-secrets.ts';
import type { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { admissionFreshness } from '#shared/usecases/fresh.ts';
import { FreshById } from '#shared/usecases/fresh-by-id.ts';

interface KnownPartner {
  readonly permissions: Permissions;
  /** The unsealed secrets, by key id. */
  readonly secrets: ReadonlyMap<string, Uint8Array>;
}

/**
 * Stands in for each key that a partner does not have, so that every check takes equally long. Nobody can sign with it.
 */
const decoyKey = randomBytes(32);

/**
 * Partners in the memory of a warm function, with their secrets unsealed. KMS is called once for each key. A change by
 * an admin is in force within ten seconds; where storage does not respond, every partner is refused after that time.
 */
export class KnownPartners {
  readonly #partners: PartnerStore;
  readonly #secrets: PartnerSecrets;
  readonly #now: () => number;
  readonly #known: FreshById<KnownPartner>;

  constructor(partners: PartnerStore, secrets: PartnerSecrets, now: () => number) {
    this.#partners = partners;
    this.#secrets = secrets;
    this.#now = now;
    this.#known = new FreshById({
      ...admissionFreshness,
      read: (partnerId, known) => this.#read(partnerId, known),
      now,
    });
  }

  /** The permissions of the partner who signed this message. The refusal is the same for every cause. */
  async admit(partnerId: string, message: SignedMessage): Promise<Permissions> {
    const partner = await this.#known.get(partnerId);
    const keys = [...(partner?.secrets.values() ?? [])];
    while (keys.length < KEYS_MAX) keys.push(decoyKey);
    const genuine = isGenuine(keys, message, this.#now());
    if (!genuine || !partner || partner.permissions.disabled) throw new InvalidSignature();
    return partner.permissions;
  }

  async #read(partnerId: string, known: KnownPartner | undefined): Promise<KnownPartner | undefined> {
    const partner = await this.#partners.find(partnerId);
    if (!partner) return undefined;
    const opened = partner.keys.map(async ({ keyId, sealed }) => {
      const place = { partnerId, keyId };
      return [keyId, known?.secrets.get(keyId) ?? (await this.#secrets.open(place, sealed))] as const;
    });
    return { permissions: partnerPermissions(partner), secrets: new Map(await Promise.all(opened)) };
  }
}
