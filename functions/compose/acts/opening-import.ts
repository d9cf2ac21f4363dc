import { putOpeningImport as contract } from '#shared/contracts/ledger/put-opening-import.ts';
import { bookImport } from '#shared/usecases/approvals/book-import.ts';
import { askPorts } from '../approvals.ts';
import { currentProgram } from '../program.ts';
import type { RunAct } from './act.ts';

export function openingImportAct(): RunAct {
  const programs = currentProgram();
  const ports = askPorts();
  return async ({ asked, giver }) => {
    const { points } = contract.body.parse(asked.body);
    return bookImport(ports, await programs.get(), { asked, points, giver });
  };
}
