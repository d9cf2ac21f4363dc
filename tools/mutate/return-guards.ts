import type { Guard } from './guard.ts';

const moneyBack = ['test/semantics/money-back.test.ts'];
const packed = ['test/shared/domain/ledger/packed/pack-lines.test.ts'];
const RETURNED = 'shared/domain/purchases/returned.ts';

/** Guards of what comes back of a purchase, by pieces and by money. */
export const returnGuards: readonly Guard[] = [
  {
    name: 'returns: pieces bring their part of the money that is still out',
    file: RETURNED,
    code: 'numerator: money * out + (whole - money) * since, denominator: whole * out',
    without: 'numerator: money * out + whole * since, denominator: whole * out',
    tests: moneyBack,
  },
  {
    name: 'returns: no more money is given back than the line cost',
    file: 'shared/domain/ledger/acts/returned-lines.ts',
    code: 'if (money > line.amount)',
    without: 'if (false)',
    tests: moneyBack,
  },
  {
    name: 'returns: money is rounded half up, and in the first form down',
    file: RETURNED,
    code: 'isFirstForm ? floor : roundHalfUp;',
    without: 'floor;',
    tests: moneyBack,
  },
  {
    name: 'returns: returns of the first form are followed by its rules',
    file: 'shared/domain/ledger/packed/pack-lines.ts',
    code: 'packBytes([isFirstForm ? FIRST : VERSION, lines.length, ...named])',
    without: 'packBytes([VERSION, lines.length, ...named])',
    tests: packed,
  },
  {
    name: 'returns: lent points go back to whoever lent last first',
    file: 'shared/domain/ledger/acts/refund.ts',
    code: 'const drawn = loan.lots.toReversed();',
    without: 'const drawn = loan.lots;',
    tests: ['test/shared/domain/ledger/acts/draw.test.ts'],
  },
  {
    name: 'returns: lent points that are back are not lent again',
    file: 'shared/domain/ledger/acts/refund.ts',
    code: 'const lentBefore = Math.min(act.refunded, borrowed);',
    without: 'const lentBefore = 0;',
    tests: ['test/shared/domain/ledger/acts/draw.test.ts'],
  },
  {
    name: 'returns: a refund has the logs of the lenders',
    file: 'shared/usecases/ledger/loans.ts',
    code: 'return isMissing || isMerged ?',
    without: 'return isMerged ?',
    tests: ['test/shared/usecases/households/lent-points.test.ts'],
  },
  {
    name: 'returns: a use of the first form comes back once',
    file: 'shared/domain/ledger/acts/give-back-promotions.ts',
    code: 'isBack(lines, after, covered) && !isBack(lines, before, covered);',
    without: 'isBack(lines, after, covered);',
    tests: packed,
  },
  {
    name: 'returns: a purchase that came back whole counts no more',
    file: 'shared/domain/ledger/evolve.ts',
    code: '...(undone && { purchaseCount: state.purchaseCount - 1 }),',
    without: '',
    tests: ['test/semantics/judged.test.ts'],
  },
  {
    name: 'returns: the money that points had paid is in the entry',
    file: 'shared/domain/ledger/packed/pack-act.ts',
    code: '...(act.paidByPoints === undefined ? [] : [act.paidByPoints]),',
    without: '',
    tests: ['test/e2e/printed-receipts.test.ts'],
  },
];
