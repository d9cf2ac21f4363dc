import type { AdjustmentRequest } from '#shared/contracts/ledger/adjustment.ts';
import {
  type ApprovalState,
  type ProposalStore,
  proposalPlace,
} from '#shared/stores/ledger/proposal-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import { describeRequest } from './proposals.ts';

interface AdjustmentsRequest extends PageRequest {
  readonly status: ApprovalState;
}

/** Adjustments of all members that needed an approval and have this status, the newest request first. */
export function listAdjustments(
  proposals: ProposalStore,
  cursors: Cursors,
  { status, ...request }: AdjustmentsRequest,
): Promise<Page<AdjustmentRequest>> {
  const list = {
    query: `adjustments ${status}`,
    read: (below: string | undefined, limit: number) => proposals.inState(status, below, limit),
    placeOf: proposalPlace,
    describe: (found: Awaited<ReturnType<ProposalStore['inState']>>) => found.map(describeRequest),
  };
  return pageOf(list, cursors, request);
}
