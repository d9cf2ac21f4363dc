import type { Guard } from './guard.ts';

const receipts = ['test/shared/domain/purchases/receipt.test.ts', 'test/semantics/receipts.test.ts'];
const payers = ['test/shared/usecases/ledger/payers.test.ts'];
const sales = ['test/semantics/sales.test.ts'];
const merged = ['test/semantics/merged.test.ts'];
const TAKE_BACK = 'shared/domain/ledger/acts/take-back.ts';
const RECEIPT = 'shared/domain/purchases/receipt.ts';
const EARNING = 'shared/domain/ledger/acts/earning.ts';

/** Guards of what a receipt is as a purchase, and of the part of it that earns. */
export const receiptGuards: readonly Guard[] = [
  {
    name: 'merged purchases: a statement has each once',
    file: 'shared/usecases/ledger/describe-purchase.ts',
    code: 'if (moved && log.logs.includes(moved.to)) return null;',
    without: '',
    tests: merged,
  },
  {
    name: 'merged purchases: of somebody never merged is refused',
    file: 'shared/usecases/log/read-head.ts',
    code: 'if (of !== undefined && of !== entry.memberId && !state.absorbed.includes(of)) throw new NeverMerged();',
    without: '',
    tests: merged,
  },
  {
    name: "merged purchases: what a log without the id booked is the merged member's",
    file: 'shared/usecases/log/log-reader.ts',
    code: 'return { places: new Map([...theirs, ...between, ...since]), key };',
    without: 'return { places: new Map([...theirs, ...since]), key };',
    tests: merged,
  },
  {
    name: 'sales: one purchase has a sale',
    file: 'shared/domain/ledger/counters.ts',
    code: 'return { counter: saleCounter(sale), by: 1, limit: 1, holder };',
    without: 'return { counter: saleCounter(sale), by: 1, holder };',
    tests: sales,
  },
  {
    name: 'sales: a sale is free when all lines are back, and no sooner',
    file: TAKE_BACK,
    code: 'return sale !== undefined && isBack(lines, after) ?',
    without: 'return sale !== undefined ?',
    tests: sales,
  },
  {
    name: 'sales: a moved sale remembers the buyer',
    file: 'shared/domain/ledger/entry.ts',
    code: 'const holder = other.holder ?? one.holder;',
    without: 'const holder = one.holder;',
    tests: sales,
  },
  {
    name: 'sales: a till is not told whose a sale is',
    file: 'shared/usecases/ledger/book-purchase.ts',
    code: 'const head = isDesk ? await survivor(ports, memberId) : undefined;',
    without: 'const head = await survivor(ports, memberId);',
    tests: sales,
  },
  {
    name: 'payments: points go back to the member whose they were',
    file: TAKE_BACK,
    code: "const payer = payers?.get(key) ?? 'own';",
    without: "const payer = 'own' as 'own' | number;",
    tests: payers,
  },
  {
    name: 'payments: returns of two buyers under one id are two refunds',
    file: TAKE_BACK,
    code: "const cause = payer === 'own' ? returned.cause : returned.elsewhere;",
    without: 'const { cause } = returned;',
    tests: payers,
  },
  {
    name: 'payments: a return follows a payer who is merged meanwhile',
    file: 'shared/usecases/ledger/loans.ts',
    code: 'others.some(({ mergedInto }) => mergedInto !== undefined)',
    without: 'others.length < 0',
    tests: payers,
  },
  {
    name: 'payments: a redemption is named once, however its member is named',
    file: 'shared/usecases/ledger/known-payments.ts',
    code: 'if (second >= 0) {',
    without: 'if (second > keys.length) {',
    tests: payers,
  },
  {
    name: 'payments: two cards that nobody has are never one redemption',
    file: 'shared/usecases/ledger/known-payments.ts',
    code: 'named[index]?.member !== NOBODY && ',
    without: '',
    tests: ['test/e2e/payments.test.ts'],
  },
  {
    name: 'receipts: discounts that name fewest lines go first',
    file: RECEIPT,
    code: 'return a === b ? byLineId(one, two) : a - b;',
    without: 'return byLineId(one, two);',
    tests: receipts,
  },
  {
    name: 'receipts: no discount takes more than is left',
    file: RECEIPT,
    code: 'if (-amount > left) throw new DiscountExceedsGoods({ lineId, place, discount: -amount, left });',
    without: '',
    tests: receipts,
  },
  {
    name: 'receipts: a discount lowers what the earlier ones left',
    file: RECEIPT,
    code: 'takes.map((index) => amounts[index] ?? 0),',
    without: 'takes.map((index) => lines[index]?.amount ?? 0),',
    tests: receipts,
  },
  {
    name: 'receipts: goods below zero are refused',
    file: RECEIPT,
    code: 'if (below) throw new ReturnLine(below.place);',
    without: '',
    tests: receipts,
  },
  {
    name: 'receipts: the order of the lines decides nothing',
    file: RECEIPT,
    code: '    .map(lineOf)\n    .toSorted(byLineId);',
    without: '    .map(lineOf);',
    tests: receipts,
  },
  {
    name: 'receipts: only goods earn',
    file: EARNING,
    code: "(line.kind ?? 'goods') === 'goods' &&",
    without: 'true &&',
    tests: receipts,
  },
  {
    name: 'receipts: payments lie on what points can pay',
    file: 'shared/domain/purchases/payable.ts',
    code: "payableKinds.has(line.kind ?? 'goods') && !excludes(exclude, line) ? line.amount : 0,",
    without: 'Math.max(0, line.amount),',
    tests: receipts,
  },
  {
    name: 'receipts: payments are at most what is payable',
    file: 'shared/domain/ledger/acts/accrue.ts',
    code: 'if (paid > payable) throw new PaymentsExceedPayable(payable, paid);',
    without: '',
    tests: receipts,
  },
  {
    name: 'receipts: a line of which nothing earns brings no bonus',
    file: 'shared/domain/promotions/gain.ts',
    code: 'if (!covers(line) || !line.counts) continue;',
    without: 'if (!covers(line)) continue;',
    tests: receipts,
  },
  {
    name: 'receipts: facts look at what earns',
    file: EARNING,
    code: 'total: counting.reduce((sum, { worth }) => sum + worth, 0),',
    without: 'total: purchase.total,',
    tests: receipts,
  },
  {
    name: 'receipts: a rounding comes back with the last of the others',
    file: 'shared/domain/ledger/acts/returned-lines.ts',
    code: 'return isBack(lines, back, isNamed) ? lines.map((line, place) => allBack(line, back[place])) : back;',
    without: 'return back;',
    tests: receipts,
  },
];
