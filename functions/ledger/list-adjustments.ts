import { listAdjustments as contract } from '#shared/contracts/ledger/list-adjustments.ts';
import { environment } from '#shared/environment.ts';
import { listAdjustments } from '#shared/usecases/ledger/list-adjustments.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { approvalStore } from '../compose/approvals.ts';
import { staffHandler } from '../edge/http.ts';

const approvals = approvalStore();
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffHandler(contract, async ({ query, about }) => {
  const body = await listAdjustments(approvals, cursors, query);
  about(...body.items.map(({ memberId }) => memberId));
  return { status: 200, body };
});
