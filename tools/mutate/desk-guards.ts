import type { Guard } from './guard.ts';

const move = 'shared/domain/ledger/acts/move-purchase.ts';
const domain = ['test/shared/domain/ledger/acts/move-purchase.test.ts'];
const usecases = ['test/shared/usecases/ledger/service-desk.test.ts'];
const giving = 'functions/edge/giving.ts';
const ownGain = ['test/e2e/own-gain.deep.test.ts'];

/** Guards of the bookings that the service desk may make, each once. */
export const deskGuards: readonly Guard[] = [
  {
    name: 'an import that is asked for twice at once is not approved by that',
    file: 'shared/usecases/approvals/book-import.ts',
    code: 'if (!known?.decision && !alone && !giver?.approves)',
    without: 'if (!known && !alone)',
    tests: ['test/shared/usecases/approvals/opening-imports.test.ts'],
  },
  {
    name: 'the inbox of a member has acts of which the member is the other one',
    file: 'shared/stores/approvals/approval-store.ts',
    code: '(memberId = :member OR otherId = :member)',
    without: 'memberId = :member',
    tests: ['test/e2e/approvals.test.ts', 'test/e2e/approvals.deep.test.ts'],
  },
  {
    name: 'an act of staff is not for the member of the path whom the actor is',
    file: giving,
    code: '  checkNotBeneficiary(caller, memberId);\n',
    without: '',
    tests: ownGain,
  },
  {
    name: 'an act of staff is not for the other member whom the actor is',
    file: giving,
    code: '    checkNotBeneficiary(caller, otherId, pointer);\n',
    without: '',
    tests: ownGain,
  },
  {
    name: 'an act of staff is not for a household of the actor',
    file: 'shared/domain/approvals/sharing.ts',
    code: '(household !== undefined && party.household === household)',
    without: 'false',
    tests: ownGain,
  },
  {
    name: 'an act of staff is not for a member who absorbed that of the actor',
    file: 'shared/domain/approvals/sharing.ts',
    code: 'party.absorbed.includes(member) || ',
    without: '',
    tests: ownGain,
  },
  {
    name: 'an entry that takes from a counter after another gave back needs only the difference',
    file: 'shared/domain/ledger/entry.ts',
    code: 'const room = Math.max(roomOf(one), one.by + roomOf(other));',
    without: 'const room = Math.max(roomOf(one), roomOf(other));',
    tests: domain,
  },
  {
    name: 'changes to one counter in one write are joined',
    file: 'shared/usecases/log/log-writer.ts',
    code: 'before ? joinMoves(before, move) : move',
    without: 'before ? { ...move, by: before.by + move.by } : move',
    tests: usecases,
  },
  {
    name: 'a move counts the budget points that its return gives back',
    file: move,
    code: 'takenAfter(taken, movesOf(returned))',
    without: 'taken',
    tests: domain,
  },
  {
    name: 'a move needs two active members, and names the one that is not',
    file: move,
    code: "checkActive(right, '/to');",
    without: '',
    tests: usecases,
  },
  {
    name: 'a move is refused when the receiver has a purchase with that id',
    file: move,
    code: 'if (facts.isBooked) throw new PurchaseBooked(command.to);',
    without: '',
    tests: domain,
  },
  {
    name: 'a purchase moves whole',
    file: move,
    code: 'if (newest && hasCome(newest.returned)) throw new PurchaseReturned();',
    without: '',
    tests: domain,
  },
  {
    name: 'a purchase that points paid for does not move',
    file: move,
    code: 'if (payments.length > 0) throw new PurchasePaidWithPoints();',
    without: '',
    tests: domain,
  },
  {
    name: 'a move fits in one write',
    file: move,
    code: 'if (drafts.length + counters.size + OF_STAFF > bounds.itemsPerWrite) throw new MoveTooLarge();',
    without: '',
    tests: domain,
  },
  {
    name: 'an entry of another call for the same move does not refuse it',
    file: 'shared/usecases/ledger/move-purchase.ts',
    code: 'isBooked: theirs !== undefined && !isThis',
    without: 'isBooked: theirs !== undefined',
    tests: usecases,
  },
  {
    name: 'a moved purchase is held to the limits of one person',
    file: 'shared/usecases/ledger/move-purchase.ts',
    code: 'await appendBy(\n    ports,\n    program,\n    giver,',
    without: 'await appendBy(\n    ports,\n    program,\n    undefined,',
    tests: ['test/e2e/approvals.test.ts', 'test/e2e/approvals.deep.test.ts'],
  },
  {
    name: 'a receipt of another member refuses a forgotten purchase',
    file: 'shared/usecases/ledger/book-purchase.ts',
    code: 'if (facts.bookedFor !== undefined) throw new PurchaseBooked(facts.bookedFor);',
    without: '',
    tests: usecases,
  },
  {
    name: "a receipt of the member's own does not",
    file: 'shared/usecases/ledger/book-forgotten-purchase.ts',
    code: 'receipts.find((receipt) => receipt.memberId !== memberId)',
    without: 'receipts.at(0)',
    tests: usecases,
  },
  {
    name: 'a client held to its stores ends nothing of another store',
    file: 'shared/domain/clients/permissions.ts',
    code: "const allowed = made.store === undefined ? made.at === 'redemption' : ownStores.has(made.store);",
    without: 'const allowed = true;',
    tests: ['test/shared/domain/clients/permissions.test.ts'],
  },
];
