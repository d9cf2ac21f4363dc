import { bookOpening as contract } from '#shared/contracts/ledger/book-opening.ts';
import { openingOf } from '#shared/contracts/ledger/opening.ts';
import { bookOpening } from '#shared/usecases/ledger/book-opening.ts';
import { pointsPorts } from '../ledger.ts';
import { currentProgram } from '../program.ts';
import { idOf, type RunAct } from './act.ts';

export function openingAct(): RunAct {
  const programs = currentProgram();
  const ports = pointsPorts();
  return ({ asked, giver }) => {
    const { memberId, by, contentHash } = asked;
    const opening = openingOf(contract.body.parse(asked.body));
    const command = { ...opening, openingId: idOf(asked, 'openingId'), by, contentHash };
    return bookOpening(ports, programs, memberId, command, giver);
  };
}
