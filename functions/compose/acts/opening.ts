import { bookOpening as contract } from '#shared/contracts/ledger/book-opening.ts';
import { openingOf } from '#shared/contracts/ledger/opening.ts';
import { bookOpening } from '#shared/usecases/ledger/book-opening.ts';
import { askPorts } from '../approvals.ts';
import { pointsPorts } from '../ledger.ts';
import { currentProgram } from '../program.ts';
import { idOf, type RunAct } from './act.ts';

export function openingAct(): RunAct {
  const programs = currentProgram();
  const ports = { ...pointsPorts(), ...askPorts() };
  return ({ asked, giver }) => {
    const { memberId, by, contentHash } = asked;
    const body = contract.body.parse(asked.body);
    const command = { ...openingOf(body), openingId: idOf(asked, 'openingId'), by, contentHash };
    return bookOpening(ports, programs, memberId, command, { giver, importId: body.import });
  };
}
