import type { PartnerDocument } from '#shared/contracts/clients/partner.ts';
import type { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import type { Cursors, Page, PageRequest } from '#shared/usecases/paging.ts';
import { describePartner } from './describe-client.ts';

const QUERY = 'partners';

export async function listPartners(
  partners: PartnerStore,
  cursors: Cursors,
  { limit, cursor }: PageRequest,
): Promise<Page<PartnerDocument>> {
  const after = cursor === undefined ? undefined : cursors.readText(QUERY, cursor);
  // One more than asked for tells whether there is a next page.
  const found = await partners.list(after, limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(describePartner),
    ...(found.length > limit && last && { nextCursor: cursors.write(QUERY, last.partnerId) }),
  };
}
