import { listAdjustments as contract } from '#shared/contracts/ledger/list-adjustments.ts';
import { environment } from '#shared/environment.ts';
import { listAdjustments } from '#shared/usecases/ledger/list-adjustments.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { proposalStore } from '../compose/ledger.ts';
import { staffReadHandler } from '../edge/http.ts';

const proposals = proposalStore();
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffReadHandler(contract, async ({ query }) => {
  return { status: 200, body: await listAdjustments(proposals, cursors, query) };
});
