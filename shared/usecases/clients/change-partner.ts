import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { PartnerDocument, PartnerKeyDocument } from '#shared/contracts/clients/partner.ts';
import { type Partner, type PartnerSettings, withKey } from '#shared/domain/clients/partner.ts';
import { KeyNotFound, PartnerNotFound } from '#shared/domain/clients/refusals.ts';
import type { PartnerSecrets } from '#shared/stores/clients/partner-secrets.ts';
import type { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { changeDocument, type DocumentChanged } from '#shared/usecases/documents/change-document.ts';
import type { Precondition } from '#shared/usecases/documents/precondition.ts';
import { describeKey, describePartner } from './describe-client.ts';

export interface PartnerPorts {
  readonly partners: PartnerStore;
  readonly now: () => number;
}

/** The editor of a partner, and the partner that the editor accepts to change. */
export interface Editing {
  readonly by: string;
  readonly precondition?: Precondition | undefined;
}

const SECRET_BYTES = 32;
const KEY_ID_BYTES = 8;

/** Writes the result of `edit`. Where another editor was first, `edit` runs again on that editor's result. */
async function editPartner(
  { partners, now }: PartnerPorts,
  partnerId: string,
  { by, precondition }: Editing,
  edit: (before: Partner | undefined) => Omit<Partner, 'partnerId' | 'revision' | 'changedBy' | 'changedAt'>,
): Promise<DocumentChanged<Partner>> {
  return changeDocument<Partner>(
    {
      newest: () => partners.find(partnerId, { consistent: true }),
      editable: (newest) => newest && { version: newest.revision, shown: () => describePartner(newest) },
      next: (before, current) => {
        const edited = edit(before);
        if (before && isSame(edited, before)) return before;
        return { ...edited, partnerId, revision: current + 1, changedBy: by, changedAt: now() };
      },
      put: (partner, current) => partners.put(partner, current),
    },
    precondition,
  );
}

function isSame(edited: object, before: Partner): boolean {
  const { partnerId, revision, changedBy, changedAt, ...current } = before;
  return isDeepStrictEqual(edited, current);
}

export async function getPartner(partners: PartnerStore, partnerId: string): Promise<PartnerDocument> {
  const partner = await partners.find(partnerId, { consistent: true });
  if (!partner) throw new PartnerNotFound();
  return describePartner(partner);
}

/** Sets all fields of a partner except its keys. */
export async function changePartner(
  ports: PartnerPorts,
  partnerId: string,
  settings: PartnerSettings,
  editing: Editing,
): Promise<{ readonly created: boolean; readonly partner: PartnerDocument }> {
  const { created, document } = await editPartner(ports, partnerId, editing, (before) => ({
    ...settings,
    keys: before?.keys ?? [],
  }));
  return { created, partner: describePartner(document) };
}

/** The fields of a partner that stay when its keys change. */
function known(before: Partner | undefined): PartnerSettings & Pick<Partner, 'keys'> {
  if (!before) throw new PartnerNotFound();
  const { partnerId, revision, changedBy, changedAt, ...rest } = before;
  return rest;
}

/** Makes a key. Its secret is in this response and, sealed, in storage, and nowhere else. */
export async function createKey(
  ports: PartnerPorts & { readonly secrets: PartnerSecrets },
  partnerId: string,
  editing: Editing,
): Promise<PartnerKeyDocument> {
  // Checked first, so that no secret is sealed for an unknown partner.
  await getPartner(ports.partners, partnerId);
  const keyId = randomBytes(KEY_ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES);
  const sealed = await ports.secrets.seal({ partnerId, keyId }, secret);
  const key = { keyId, createdAt: ports.now(), sealed };
  await editPartner(ports, partnerId, editing, (before) => {
    const partner = known(before);
    return { ...partner, keys: withKey(partner.keys, key) };
  });
  return describeKey(key, secret);
}

export async function removeKey(
  ports: PartnerPorts,
  { partnerId, keyId }: { readonly partnerId: string; readonly keyId: string },
  editing: Editing,
): Promise<void> {
  await editPartner(ports, partnerId, editing, (before) => {
    const partner = known(before);
    const keys = partner.keys.filter((key) => key.keyId !== keyId);
    if (keys.length === partner.keys.length) throw new KeyNotFound();
    return { ...partner, keys };
  });
}
