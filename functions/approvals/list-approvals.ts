import { listApprovals as contract } from '#shared/contracts/approvals/list-approvals.ts';
import { environment } from '#shared/environment.ts';
import { listApprovals } from '#shared/usecases/approvals/list-approvals.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { approvalStore } from '../compose/approvals.ts';
import { staffHandler } from '../edge/http.ts';

const approvals = approvalStore();
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffHandler(contract, async ({ query: { member: memberId, ...query }, about }) => {
  const body = await listApprovals(approvals, cursors, { ...query, memberId });
  about(...body.items.flatMap((item) => [item.memberId ?? [], item.otherId ?? []].flat()));
  return { status: 200, body };
});
