import type { ClientChange, ClientDocument } from '#shared/contracts/clients/client.ts';
import type {
  PartnerChange,
  PartnerDocument,
  PartnerKeyDocument,
} from '#shared/contracts/clients/partner.ts';
import type { Client, ClientSettings, ClientType } from '#shared/domain/clients/client.ts';
import type { Partner, PartnerKey, PartnerSettings } from '#shared/domain/clients/partner.ts';
import { secretText } from '#shared/domain/clients/signature.ts';
import { present } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

/** Settings with sorted lists, because the order in which a caller sends them means nothing. */
export function clientSettings(change: ClientChange): ClientSettings {
  const { name, channels, stores, ownStoreOnly = false, missesPerMinuteMax, disabled = false } = change;
  return present({
    name,
    channels: channels?.toSorted(),
    stores: stores?.toSorted(),
    ownStoreOnly: ownStoreOnly || undefined,
    missesPerMinuteMax,
    disabled,
  });
}

export function partnerSettings(change: PartnerChange): PartnerSettings {
  const { name, stores, ownStoreOnly = false, disabled = false } = change;
  return present({ name, stores: stores?.toSorted(), ownStoreOnly: ownStoreOnly || undefined, disabled });
}

/** The public form of a machine client. A client without stored settings has the defaults. */
export function describeClient(
  clientId: string,
  type: ClientType,
  client: Client | undefined,
): ClientDocument {
  const { name, channels, stores, ownStoreOnly, missesPerMinuteMax, disabled = false } = client ?? {};
  const changedAt = client?.changedAt;
  const updatedAt = changedAt === undefined ? undefined : formatInstant(changedAt);
  const limits = { name, channels, stores, ownStoreOnly, missesPerMinuteMax };
  return present({ clientId, type, ...limits, disabled, updatedAt });
}

export function describePartner(partner: Partner): PartnerDocument {
  const { partnerId, name, stores, ownStoreOnly, disabled, keys, changedAt } = partner;
  return present({
    partnerId,
    name,
    stores: stores && [...stores],
    ownStoreOnly,
    disabled,
    keys: keys.map(({ keyId, createdAt }) => ({ keyId, createdAt: formatInstant(createdAt) })),
    updatedAt: formatInstant(changedAt),
  });
}

export function describeKey({ keyId, createdAt }: PartnerKey, secret: Uint8Array): PartnerKeyDocument {
  return { keyId, secret: secretText(secret), createdAt: formatInstant(createdAt) };
}
