import fc from 'fast-check';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { ClawbackPolicy, ExpiryRule, Program } from '#shared/domain/program/program.ts';
import type { Receipt, ReceiptLine } from '#shared/domain/purchases/receipt.ts';
import { DAY_MS, localDay, startOfLocalDay } from '#shared/domain/time/calendar.ts';
import type { ModelCommand } from './member-model.ts';

/** Waits `wait` milliseconds, then gives the command. */
export interface Step {
  readonly wait: number;
  readonly command: ModelCommand;
}

export interface Scenario {
  readonly memberId: string;
  readonly program: Program;
  readonly enrolledAt: number;
  /** The first wait is counted from the enrolment. */
  readonly script: readonly Step[];
}

const HOUR_MS = 3_600_000;
/** The member whose points pay now and then. */
export const OTHER = 'member-2';
const currencies = ['EUR', 'GBP', 'USD'] as const;

const zones = [
  'UTC',
  'Europe/Dublin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  // Clocks skip midnight here when summer time begins.
  'America/Santiago',
  'Africa/Cairo',
];

const expiry: fc.Arbitrary<ExpiryRule | null> = fc.oneof(
  fc.constant(null),
  fc.record({
    months: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 24 })),
    roundTo: fc.constant('month-end' as const),
  }),
  fc.record({
    months: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 12 })),
    roundTo: fc.constant('day' as const),
  }),
);

const tiers = fc
  .record({
    silver: fc.integer({ min: 1, max: 300 }),
    aboveSilver: fc.integer({ min: 1, max: 600 }),
    multipliers: fc.constantFrom(
      ['1', '1.25', '1.5'] as const,
      ['1', '1.1', '2'] as const,
      ['1', '1', '1.333'] as const,
    ),
  })
  .map(({ silver, aboveSilver, multipliers: [blue, middle, top] }) => [
    { id: 'blue', name: 'Blue', threshold: 0, multiplier: blue },
    { id: 'silver', name: 'Silver', threshold: silver, multiplier: middle },
    { id: 'gold', name: 'Gold', threshold: silver + aboveSilver, multiplier: top },
  ]);

/** Which currencies have their own points, which are converted, and which are not taken at all. */
const moneyRules = fc.record({
  baseCurrency: fc.constantFrom('EUR', 'GBP'),
  pointsPerUnit: fc.constantFrom(
    { EUR: '1', GBP: '1', USD: '1' },
    { EUR: '0.5', GBP: '1.15' },
    { EUR: '3', GBP: '2.5', USD: '0.7' },
  ),
  rates: fc.constantFrom({ EUR: '1', GBP: '1.15', USD: '0.9' }, { EUR: '0.87', GBP: '1', USD: '0.78' }),
  onlyOwnCurrencies: fc.constantFrom(false, false, false, true),
  pointValue: fc.constantFrom('0.01', '0.005', '0.0004', '1'),
});

/** Programmes that are valid, and short enough in their terms for a script to meet what they lead to. */
export const programs: fc.Arbitrary<Program> = fc
  .record({
    timeZone: fc.constantFrom(...zones),
    money: moneyRules,
    exclude: fc.constantFrom(undefined, { skus: ['gift-card'] }, { categories: ['tobacco'], skus: [] }),
    notPayable: fc.constantFrom(undefined, { skus: ['mug'] }, { categories: ['tobacco'] }),
    maturityDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })),
    expiry,
    minimum: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 30 })),
    step: fc.constantFrom(1, 1, 5, 10),
    freshSignInAbove: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
    refundDays: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    clawback: fc.constantFrom<ClawbackPolicy>('pending-only', 'to-zero', 'negative'),
    tiers,
    periodMonths: fc.constantFrom(1, 2, 3, 6, 12),
    graceDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })),
  })
  .map(({ money, ...drawn }) =>
    structuredClone({
      ...initialProgram,
      timeZone: drawn.timeZone,
      baseCurrency: money.baseCurrency,
      rates: takenCurrencies(money.rates, money),
      earn: {
        pointsPerUnit: money.pointsPerUnit,
        ...(drawn.exclude && { exclude: drawn.exclude }),
      },
      maturity: { days: drawn.maturityDays },
      expiry: drawn.expiry,
      redemption: {
        pointValue: { [money.baseCurrency]: money.pointValue },
        minimum: drawn.minimum,
        step: drawn.step,
        freshSignInAbove: drawn.freshSignInAbove,
        ...(drawn.refundDays && { refundDays: drawn.refundDays }),
        ...(drawn.notPayable && { exclude: drawn.notPayable }),
      },
      clawback: drawn.clawback,
      tiers: drawn.tiers,
      tierPeriod: { months: drawn.periodMonths },
      tierGrace: { days: drawn.graceDays },
    }),
  );

function takenCurrencies(
  rates: Readonly<Record<string, string>>,
  money: {
    readonly baseCurrency: string;
    readonly onlyOwnCurrencies: boolean;
    readonly pointsPerUnit: Readonly<Record<string, string>>;
  },
): Record<string, string> {
  const taken = Object.entries(rates).filter(
    ([currency]) => !money.onlyOwnCurrencies || currency in money.pointsPerUnit,
  );
  return { ...Object.fromEntries(taken), [money.baseCurrency]: '1' };
}

const shortWait = fc.integer({ min: 0, max: 90_000 });
const wait = fc.oneof(
  { weight: 4, arbitrary: shortWait },
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 48 * HOUR_MS }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 28 * DAY_MS }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 120 * DAY_MS }) },
);

const ids = (prefix: string, max: number) =>
  fc.integer({ min: 1, max }).map((number) => `${prefix}${number}`);
const purchaseId = ids('sale-', 9);
const redemptionId = ids('spend-', 7);
/** Seldom a command names something that nobody has spoken of yet. */
const stray = fc.integer({ min: 1, max: 12 }).map((draw) => draw === 12);

const line = fc.record({
  sku: fc.constantFrom('tea', 'mug', 'gift-card'),
  category: fc.constantFrom(undefined, 'food', 'tobacco'),
  quantity: fc.constantFrom(1, 1, 2, 3, 7, 0.5, 1.25, 0.333),
  amount: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999 }), fc.integer({ min: 1_000, max: 90_000 })),
  earns: fc.constantFrom(undefined, undefined, undefined, true, false),
});

/** Other lines than goods: a gift card, a deposit that comes back below zero. */
const otherLine = fc.record({
  kind: fc.constantFrom('gift-card', 'deposit', 'shipping', 'fee', 'tip'),
  quantity: fc.constantFrom(1, 2, 0.5),
  amount: fc.oneof(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 1_000, max: 30_000 })),
  isBelow: fc.boolean(),
});

/** A share of all goods, or of the lines that it names; seldom more than there is. */
const discount = fc.record({
  percent: fc.oneof(
    { weight: 19, arbitrary: fc.integer({ min: 0, max: 60 }) },
    { weight: 1, arbitrary: fc.integer({ min: 61, max: 130 }) },
  ),
  lowers: fc.option(fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }), { nil: undefined }),
});

/** The lines that a till prints beside those of goods and their kin. */
const otherLines = fc.record({
  discounts: fc.array(discount, { maxLength: 3 }),
  rounding: fc.option(fc.integer({ min: -99, max: 99 }), { nil: undefined }),
  isOneVoided: fc.boolean(),
});

/** Seldom the points of another member pay. */
const payment = fc.record({
  redemptionId,
  percentOfRest: fc.integer({ min: 1, max: 100 }),
  isOfOther: fc.constantFrom(false, false, true),
});

const basket = fc.record({
  sale: fc.option(ids('order-', 4), { nil: undefined, freq: 4 }),
  ago: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 48 * HOUR_MS }),
    fc.integer({ min: 0, max: 90 * DAY_MS }),
  ),
  currency: fc.constantFrom(...currencies),
  maturesFrom: fc.constantFrom(undefined, undefined, undefined, undefined, 'purchase', 'delivery'),
  lines: fc.array(fc.oneof({ weight: 5, arbitrary: line }, { weight: 1, arbitrary: otherLine }), {
    minLength: 1,
    maxLength: 5,
  }),
  more: fc.option(otherLines, { nil: undefined, freq: 2 }),
  payments: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(payment, {
        minLength: 1,
        maxLength: 2,
        selector: ({ redemptionId }) => redemptionId,
      }),
    },
  ),
});

/** The number picks a line of the purchase; where it has fewer, a line it does not have. */
const returnedGoods = fc.uniqueArray(
  fc.record({
    line: fc.oneof({ weight: 9, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(5) }),
    back: fc.oneof(
      fc.record({ quantity: fc.constantFrom(0.25, 0.5, 1, 1, 1.25, 2, 0.111) }),
      fc.record({
        amount: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 500, max: 20_000 })),
      }),
    ),
  }),
  { minLength: 1, maxLength: 3, selector: ({ line }) => line },
);

const points = fc.oneof(
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 1, max: 150 }),
  fc.integer({ min: 1, max: 700 }),
);
const someOrAll = fc.option(points, { nil: undefined });

const lots = fc.uniqueArray(
  fc.record({ days: fc.option(fc.integer({ min: 1, max: 300 }), { nil: null }), points }),
  { minLength: 1, maxLength: 3, selector: ({ days }) => days },
);

// Commands before they know when they are given and what was said before them.
const sale = fc.record({ kind: fc.constant('purchase'), purchaseId, basket });
const goodsBack = fc.record({
  kind: fc.constant('return'),
  purchaseId,
  stray,
  returnId: ids('return-', 3),
  goods: fc.option(returnedGoods, { nil: undefined }),
});
const goodsSent = fc.record({
  kind: fc.constant('deliver'),
  purchaseId,
  stray,
  deliveryId: ids('delivery-', 4),
  goods: fc.option(
    fc.uniqueArray(
      fc.record({
        line: fc.oneof({ weight: 9, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(5) }),
        quantity: fc.constantFrom(0.25, 0.5, 1, 1, 1.25, 2, 0.111),
      }),
      { minLength: 1, maxLength: 3, selector: ({ line }) => line },
    ),
    { nil: undefined },
  ),
  ago: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 * DAY_MS })),
});
/** Whether a member's own token acts. */
const own = fc.constantFrom(false, false, true);
const spending = fc.record({
  kind: fc.constant('redeem'),
  redemptionId,
  points,
  rounded: fc.constantFrom(true, true, true, false),
  capture: fc.boolean(),
  expiresInSeconds: fc.oneof(fc.integer({ min: 1, max: 86_400 }), fc.constantFrom(900, 86_400)),
  own,
  signedIn: fc.boolean(),
});
const capture = fc.record({ kind: fc.constant('capture'), redemptionId, stray, points: someOrAll, own });
const part = fc.record({
  kind: fc.constant('part'),
  redemptionId,
  stray,
  captureId: ids('parcel-', 3),
  points: fc.oneof(fc.integer({ min: 1, max: 30 }), points),
  final: fc.constantFrom(undefined, undefined, undefined, true, false),
  own,
});
const cancellation = fc.record({ kind: fc.constant('void'), redemptionId, stray, own });
const claim = fc.record({ kind: fc.constant('claim'), redemptionId, stray });
const refund = fc.record({
  kind: fc.constant('refund'),
  redemptionId,
  stray,
  refundId: ids('refund-', 3),
  points: someOrAll,
});
const gift = fc.record({
  kind: fc.constant('transfer-out'),
  transferId: ids('gift-', 3),
  to: fc.constantFrom('member-2', 'member-2', 'member-2', 'member-1'),
  points,
  own,
  signedIn: fc.boolean(),
});
const receivedGift = fc.record({
  kind: fc.constant('transfer-in'),
  transferId: ids('gift-', 3),
  from: fc.constantFrom('member-2', 'member-3'),
  lots,
});
const gesture = fc.record({
  kind: fc.constant('adjust'),
  adjustmentId: ids('gesture-', 5),
  points: fc.oneof(
    points,
    points.map((value) => -value),
  ),
  qualifying: fc.constantFrom(undefined, undefined, true, false),
});
/** The reward of an achievement; with nothing to book there is no bonus. */
const bonus = fc
  .record({
    kind: fc.constant('bonus'),
    definitionId: ids('goal-', 2),
    n: fc.integer({ min: 1, max: 3 }),
    points: fc.oneof(fc.constant(0), points),
    qualifying: fc.oneof(fc.constant(0), points),
  })
  .map((drawn) => (drawn.points + drawn.qualifying === 0 ? { ...drawn, points: 5 } : drawn));
const revocation = fc.record({
  kind: fc.constant('revoke'),
  definitionId: ids('goal-', 2),
  n: fc.integer({ min: 1, max: 3 }),
  k: fc.integer({ min: 1, max: 2 }),
});
const again = fc.record({ kind: fc.constant('again'), back: fc.nat(9) });

const draft = fc.oneof(
  { weight: 10, arbitrary: sale },
  { weight: 6, arbitrary: goodsBack },
  { weight: 1, arbitrary: goodsSent },
  { weight: 3, arbitrary: spending },
  { weight: 2, arbitrary: capture },
  { weight: 2, arbitrary: part },
  { weight: 1, arbitrary: cancellation },
  { weight: 1, arbitrary: claim },
  { weight: 3, arbitrary: refund },
  { weight: 1, arbitrary: gift },
  { weight: 1, arbitrary: receivedGift },
  { weight: 2, arbitrary: gesture },
  { weight: 1, arbitrary: bonus },
  { weight: 1, arbitrary: revocation },
  { weight: 3, arbitrary: again },
);

/** Points reserved for moments or minutes, and what becomes of them soon after. */
const reservation = fc
  .tuple(again, wait, spending, shortWait, fc.oneof(capture, cancellation, claim, refund))
  .map(([repeated, before, reserved, between, next]) => [
    { wait: before, drawn: { ...reserved, capture: false } },
    { wait: between, drawn: { ...next, redemptionId: reserved.redemptionId, stray: true } },
    { wait: between, drawn: repeated },
  ]);

/** An order leaves in parcels over days or weeks, and something else comes between. */
const order = fc
  .tuple(
    wait,
    spending,
    fc.integer({ min: 1, max: 60 }),
    wait,
    fc.tuple(part, part, part),
    fc.oneof(capture, cancellation, claim, refund, again, goodsBack),
    fc.oneof(capture, cancellation, refund, again),
  )
  .map(([before, reserved, days, between, [first, second, third], one, other]) => {
    const { redemptionId } = reserved;
    const of = <D extends { readonly kind: string }>(drawn: D) =>
      'redemptionId' in drawn ? { ...drawn, redemptionId, stray: true } : drawn;
    const terms = { capture: false, expiresInSeconds: days * 86_400 };
    return [
      { wait: before, drawn: { ...reserved, ...terms, points: reserved.points + 20 } },
      ...[first, one, second, other, third].map((drawn) => ({ wait: between, drawn: of(drawn) })),
    ];
  });

/** An order is sent in deliveries, of which something comes back before and between. */
const sentOrder = fc
  .tuple(
    wait,
    sale,
    wait,
    fc.array(fc.oneof(goodsSent, goodsSent, goodsBack, spending), { minLength: 2, maxLength: 5 }),
  )
  .map(([before, bought, between, acts]) => [
    { wait: before, drawn: { ...bought, basket: { ...bought.basket, maturesFrom: 'delivery' as const } } },
    ...acts.map((drawn) => ({
      wait: between,
      drawn: drawn.kind === 'redeem' ? drawn : { ...drawn, purchaseId: bought.purchaseId, stray: true },
    })),
  ]);

/** Goods come back after points were spent: whose points are these now? */
const regret = fc
  .tuple(wait, sale, wait, spending, wait, goodsBack)
  .map(([before, bought, between, spent, after, returned]) => [
    { wait: before, drawn: bought },
    { wait: between, drawn: spent },
    { wait: after, drawn: { ...returned, purchaseId: bought.purchaseId, stray: true } },
  ]);

/** A basket paid with points, which its return and a refund both give back. */
const paidWithPoints = fc
  .tuple(wait, spending, sale, fc.integer({ min: 1, max: 100 }), wait, goodsBack, refund)
  .map(([before, spent, bought, percentOfRest, after, returned, refunded]) => {
    const { redemptionId } = spent;
    const basket = { ...bought.basket, payments: [{ redemptionId, percentOfRest, isOfOther: false }] };
    return [
      { wait: before, drawn: { ...spent, capture: true } },
      { wait: 0, drawn: { ...bought, basket } },
      { wait: after, drawn: { ...returned, purchaseId: bought.purchaseId, stray: true } },
      { wait: after, drawn: { ...refunded, redemptionId, stray: true } },
    ];
  });

/** Points of a bonus are spent, and then it is revoked. */
const revoked = fc
  .tuple(wait, bonus, wait, spending, wait, revocation)
  .map(([before, given, between, spent, after, back]) => [
    { wait: before, drawn: given },
    { wait: between, drawn: spent },
    { wait: after, drawn: { ...back, definitionId: given.definitionId, n: given.n } },
  ]);

const episode = fc.oneof(
  { weight: 12, arbitrary: fc.record({ wait, drawn: draft }).map((step) => [step]) },
  { weight: 2, arbitrary: reservation },
  { weight: 2, arbitrary: order },
  { weight: 3, arbitrary: sentOrder },
  { weight: 1, arbitrary: regret },
  { weight: 1, arbitrary: revoked },
  { weight: 1, arbitrary: paidWithPoints },
);
export type Drawn<A> = A extends fc.Arbitrary<infer D> ? D : never;
type Draft = Drawn<typeof draft>;

interface Moment {
  readonly now: number;
  readonly program: Program;
  readonly earlier: readonly ModelCommand[];
}

function commandOf(drawn: Draft, { now, program, earlier }: Moment): ModelCommand {
  switch (drawn.kind) {
    case 'purchase':
      return { kind: drawn.kind, purchaseId: drawn.purchaseId, purchase: purchaseOf(drawn.basket, now) };
    case 'return':
      return returnOf(drawn, now, earlier);
    case 'deliver':
      return deliveryOf(drawn, now, earlier);
    case 'redeem': {
      const { rounded, ...order } = drawn;
      return { ...order, points: rounded ? payable(order.points, program) : order.points };
    }
    case 'capture':
    case 'refund': {
      const { points, stray, ...rest } = drawn;
      const named = { ...rest, redemptionId: redemptionNamed(rest.redemptionId, stray, earlier) };
      return points === undefined ? named : { ...named, points };
    }
    case 'part': {
      const { final, stray, ...rest } = drawn;
      const named = { ...rest, redemptionId: redemptionNamed(rest.redemptionId, stray, earlier) };
      return final === undefined ? named : { ...named, final };
    }
    case 'void':
    case 'claim': {
      const { stray, ...rest } = drawn;
      return { ...rest, redemptionId: redemptionNamed(rest.redemptionId, stray, earlier) };
    }
    case 'transfer-out':
      return drawn;
    case 'transfer-in':
      return { ...drawn, lots: lotsOf(drawn.lots, now, program) };
    case 'adjust': {
      const { qualifying, ...rest } = drawn;
      return qualifying === undefined ? rest : { ...rest, qualifying };
    }
    case 'bonus':
      return drawn;
    case 'revoke':
      return revocationOf(drawn, earlier);
    case 'again':
      return earlier.at(-1 - (drawn.back % Math.max(1, earlier.length))) ?? nothingSaidYet;
  }
}

/** Most revocations are of a bonus that was given. */
function revocationOf(
  { kind, k, ...drawn }: Extract<Draft, { kind: 'revoke' }>,
  earlier: readonly ModelCommand[],
): ModelCommand {
  const given = earlier.findLast((command) => command.kind === 'bonus');
  const named = given && drawn.n > 1 ? given : drawn;
  return { kind, k, definitionId: named.definitionId, n: named.n };
}

const nothingSaidYet: ModelCommand = { kind: 'void', redemptionId: 'spend-1' };

function receiptLineOf(drawn: Drawn<typeof basket>['lines'][number], index: number): ReceiptLine {
  const lineId = lineIdOf(index);
  if ('kind' in drawn) {
    const { isBelow, kind, ...rest } = drawn;
    return { lineId, ...rest, kind, amount: isBelow && kind === 'deposit' ? -rest.amount : rest.amount };
  }
  const { category, earns, ...rest } = drawn;
  return {
    lineId,
    ...rest,
    ...(category !== undefined && { category }),
    ...(earns !== undefined && { earns }),
  };
}

const amountsOf = (lines: readonly ReceiptLine[]) => lines.reduce((sum, { amount }) => sum + amount, 0);

const lowerable = ({ kind = 'goods' }: ReceiptLine) => ['goods', 'shipping', 'fee', 'tip'].includes(kind);

function moreLinesOf(
  sold: readonly ReceiptLine[],
  { discounts, rounding, isOneVoided }: Drawn<typeof otherLines>,
): readonly ReceiptLine[] {
  const drawn = discounts.map(({ percent, lowers }, index): ReceiptLine => {
    const named = lowers?.flatMap((at) => sold[at] ?? []).filter(lowerable);
    const lowered = named?.length ? named : sold.filter(({ kind = 'goods' }) => kind === 'goods');
    const amount = 0 - Math.floor((amountsOf(lowered) * percent) / 100);
    const appliesTo = named?.length ? { appliesTo: named.map(({ lineId }) => lineId) } : {};
    return { lineId: `discount-${3 - index}`, kind: 'discount', amount, ...appliesTo };
  });
  return [
    ...drawn,
    ...(rounding === undefined
      ? []
      : [{ lineId: 'cents', kind: 'rounding' as const, quantity: 1, amount: rounding }]),
    ...(isOneVoided ? [{ lineId: 'voided', sku: 'tea', quantity: 0, amount: 0 }] : []),
  ];
}

function purchaseOf(drawn: Drawn<typeof basket>, now: number): Receipt {
  const sold = drawn.lines.map(receiptLineOf);
  const lines = [...sold, ...(drawn.more ? moreLinesOf(sold, drawn.more) : [])];
  const total = amountsOf(lines);
  let rest = Math.max(0, total);
  const payments = (drawn.payments ?? []).flatMap(({ redemptionId, percentOfRest, isOfOther }) => {
    const amount = Math.ceil((rest * percentOfRest) / 100);
    rest -= amount;
    return amount > 0 ? [{ redemptionId, amount, ...(isOfOther && { member: OTHER }) }] : [];
  });
  return {
    occurredAt: now - drawn.ago,
    channel: 'pos',
    ...(drawn.sale !== undefined && { sale: drawn.sale }),
    currency: drawn.currency,
    total,
    lines,
    ...(payments.length > 0 && { payments }),
    ...(drawn.maturesFrom !== undefined && { maturesFrom: drawn.maturesFrom }),
  };
}

const lineNumbers = [2, 10, 1, 4, 3, 11];

/** Not in the order of the receipt. */
function lineIdOf(index: number): string {
  return `line-${lineNumbers[index] ?? 'none'}`;
}

function returnOf(
  drawn: Extract<Draft, { kind: 'return' }>,
  occurredAt: number,
  earlier: readonly ModelCommand[],
): ModelCommand {
  const { kind, returnId, goods, stray } = drawn;
  const known = earlier.flatMap((command) => (command.kind === 'purchase' ? [command.purchaseId] : []));
  const purchaseId = stray ? drawn.purchaseId : knownOr(drawn.purchaseId, known);
  const lines = goods?.map(({ line, back }) => ({ lineId: lineIdOf(line), ...back }));
  return { kind, purchaseId, returnId, occurredAt, ...(lines && { lines }) };
}

function deliveryOf(
  { kind, deliveryId, goods, ago, stray, purchaseId: id }: Extract<Draft, { kind: 'deliver' }>,
  now: number,
  earlier: readonly ModelCommand[],
): ModelCommand {
  const known = earlier.flatMap((command) =>
    command.kind === 'purchase' && command.purchase.maturesFrom === 'delivery' ? [command.purchaseId] : [],
  );
  const purchaseId = stray ? id : knownOr(id, known);
  const lines = goods?.map(({ line, quantity }) => ({ lineId: lineIdOf(line), quantity }));
  return { kind, purchaseId, deliveryId, occurredAt: now - ago, ...(lines && { lines }) };
}

function redemptionNamed(drawn: string, stray: boolean, earlier: readonly ModelCommand[]): string {
  const known = earlier.flatMap((command) => (command.kind === 'redeem' ? [command.redemptionId] : []));
  return stray ? drawn : knownOr(drawn, known);
}

/** The id itself when it is known, else the newest known. */
function knownOr(id: string, known: readonly string[]): string {
  return known.includes(id) ? id : (known.at(-1) ?? id);
}

/** The nearest number of points from there on that the programme lets spend. */
function payable(points: number, { redemption: { minimum, step } }: Program): number {
  return Math.ceil(Math.max(points, minimum) / step) * step;
}

function lotsOf(
  drawn: readonly { readonly days: number | null; readonly points: number }[],
  now: number,
  { timeZone }: Program,
): { expiresAt: number | null; points: number }[] {
  const today = localDay(now, timeZone);
  return drawn
    .toSorted((a, b) => (a.days ?? Number.POSITIVE_INFINITY) - (b.days ?? Number.POSITIVE_INFINITY))
    .map(({ days, points }) => ({
      expiresAt: days === null ? null : startOfLocalDay(today + days, timeZone),
      points,
    }));
}

/** Dates at which months are short, clocks change or years end come up among many others. */
export const enrolments: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    Date.UTC(2025, 0, 31, 12),
    Date.UTC(2024, 1, 29, 23, 30),
    Date.UTC(2025, 2, 30, 0, 59, 59, 999),
    Date.UTC(2025, 11, 31, 23, 59),
  ),
  fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2026, 0, 1) }),
);

/** The acts of a member, drawn before the programme and the enrolment are known. */
export const drafts = fc
  .record({
    first: fc.record({ wait, drawn: sale }),
    episodes: fc.array(episode, { maxLength: 25, size: 'max' }),
  })
  .map(({ first, episodes }) => [first, ...episodes.flat()]);

export function scriptOf(drawn: Drawn<typeof drafts>, program: Program, enrolledAt: number): Step[] {
  let now = enrolledAt;
  const script: Step[] = [];
  for (const { wait, drawn: draft } of drawn) {
    now += wait;
    const earlier = script.map(({ command }) => command);
    script.push({ wait, command: commandOf(draft, { now, program, earlier }) });
  }
  return script;
}

/**
 * Ids come from small pools, so that commands repeat, contradict and follow each other. The scenarios are cloned
 * because `fc.record` makes objects without a prototype now and then.
 */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({ program: programs, enrolledAt: enrolments, drawn: drafts })
  .map(({ program, enrolledAt, drawn }) =>
    structuredClone({
      memberId: 'member-1',
      program,
      enrolledAt,
      script: scriptOf(drawn, program, enrolledAt),
    }),
  );
