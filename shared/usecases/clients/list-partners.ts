import type { PartnerDocument } from '#shared/contracts/clients/partner.ts';
import type { Partner } from '#shared/domain/clients/partner.ts';
import type { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import { describePartner } from './describe-client.ts';

/** The partners by their ids. */
export function listPartners(
  partners: PartnerStore,
  cursors: Cursors,
  request: PageRequest,
): Promise<Page<PartnerDocument>> {
  const list = {
    query: 'partners',
    read: (after: string | undefined, limit: number) => partners.list(after, limit),
    placeOf: ({ partnerId }: Partner) => partnerId,
    describe: (found: readonly Partner[]) => found.map(describePartner),
  };
  return pageOf(list, cursors, request);
}
