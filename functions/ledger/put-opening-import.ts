import { putOpeningImport as contract } from '#shared/contracts/ledger/put-opening-import.ts';
import { IMPORTS } from '#shared/domain/approvals/opening-import.ts';
import { openingImportAct } from '../compose/acts/opening-import.ts';
import { giving } from '../edge/giving.ts';
import { staffHandler } from '../edge/http.ts';

const ask = giving('opening-import', openingImportAct());

export const handler = staffHandler(contract, async (request) => {
  const { importId } = request.params;
  return ask(request, { memberId: IMPORTS, ids: { importId } });
});
