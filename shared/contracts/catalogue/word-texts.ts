import { refusalKinds } from '#shared/domain/refusals/refusal-codes.ts';
import { guideOf } from './refusal-guide.ts';

type Words = Readonly<Record<string, string>>;

const channel: Words = {
  pos: 'a till in a store',
  web: 'the web shop',
  app: "the member's app",
  partner: 'a partner that books by itself',
};

const growing: Words = {
  total: 'total of the purchase, minor units of its currency',
  totalBase: 'total in the base currency, minor units',
  quantity: 'pieces of all lines together',
  lineCount: 'number of lines',
  amountOf: 'amount of the lines of the goods in `params`, minor units',
  quantityOf: 'pieces of the goods in `params`',
};

const facts: Words = {
  ...growing,
  currency: 'currency of the purchase',
  channel: 'channel of the purchase',
  store: 'store of the purchase',
  skus: 'set of the SKUs of the lines',
  categories: 'categories of the lines',
  weekday: 'day of the week, 1 is Monday',
  hour: "hour of the day in the programme's time zone, 0 to 23",
  tier: 'id of the tier of the member',
  segments: 'segments of the member',
  purchaseCount: 'purchases of the member before this one',
  daysSinceEnrolment: 'days since the member enrolled',
  isBirthday: "whether it is the member's birthday",
  attributes: 'attribute of the member that `path` names',
};

/** The meaning of a code as a phrase; the page of error codes has the next step, too. */
function phraseOf(meaning: string): string {
  return meaning.charAt(0).toLowerCase() + meaning.slice(1).replace(/\.$/, '');
}

const codes: Words = Object.fromEntries(
  refusalKinds.map(({ code }) => [code, phraseOf(guideOf(code).meaning)]),
);

/**
 * The meaning of each word of each word list, by the key of its field as in `field-texts.ts`. No function imports them,
 * so no bundle has them.
 */
export const wordTexts: Readonly<Record<string, Words>> = {
  'Problem.code': codes,
  channel,
  channels: channel,
  clawback: {
    'pending-only': 'takes pending points, and forgives the rest',
    'to-zero': 'takes pending and available points, and forgives the rest',
    negative: 'takes all; the rest is a debt that later earnings repay',
  },
  fact: facts,
  kind: {
    accrual: 'a purchase earned points',
    maturation: 'pending points became available',
    reservation: 'points were set aside',
    capture: 'a reservation was spent',
    void: 'a reservation was given back',
    lapse: 'a reservation ended without a capture',
    redemption: 'points were spent at once',
    return: 'goods came back',
    expiry: 'points expired',
    'transfer-out': 'points went to another member',
    'transfer-in': 'points came from another member',
    adjustment: 'an agent gave or took points',
    bonus: 'points beside a purchase',
    hold: 'points were held back',
    release: 'held points became available again',
    confiscation: 'held points were taken',
    refund: 'captured points were given back',
    opening: 'points came from an older system',
    'merge-out': 'the member was merged into another',
    'merge-in': 'another member was merged into this one',
    status: 'the member was suspended, reinstated or erased, or joined or left a household',
    tier: 'the tier changed with time',
  },
  mode: {
    live: 'pays points',
    shadow: 'is evaluated and recorded with every purchase, and pays nothing',
  },
  operator: {
    equal: 'the fact is the value',
    notEqual: 'the fact is not the value',
    in: 'the fact is one of the values',
    notIn: 'the fact is none of the values',
    contains: 'the list has the value',
    doesNotContain: 'the list does not have the value',
    lessThan: 'the fact is less than the value',
    lessThanInclusive: 'the fact is at most the value',
    greaterThan: 'the fact is more than the value',
    greaterThanInclusive: 'the fact is at least the value',
  },
  outcome: {
    unknown: 'the act is under way, or ended without a record of it',
    applied: 'the promotion paid `points`',
    shadow: 'the promotion would have paid `points`, and pays nothing',
    conditions: 'the conditions in `failed` did not hold',
    'times-per-member': 'the limit of times for the member was used up',
    'times-per-day': 'the limit of times for the day was used up',
    budget: 'the budget was used up',
    nothing: 'less than one point was left after rounding',
    'no-room': 'more promotions applied at once, or have a limit of times, than can be recorded',
    group: 'the promotion in `by`, of the same group, was worth more',
    exclusive: 'the promotion in `by` excludes all others',
  },
  reason: {
    'card-lost': 'the card was lost',
    'fraud-suspected': 'fraud is suspected',
    'member-request': 'the member asked for it',
    'terms-breached': 'the member broke the terms',
    'investigation-closed': 'an investigation ended without a finding',
    mistake: 'a mistake is corrected',
    other: 'any other reason',
    'duplicate-enrolment': 'the person enrolled twice',
    'card-forgotten': 'the member had no card at the till',
    'till-offline': 'the till could not reach the service',
    'enrolled-after': 'the member enrolled after the purchase',
    'wrong-card': 'a wrong card was scanned',
    'shared-card': 'several people use the card',
    'till-mistake': 'the till booked the wrong member',
    'desk-mistake': 'the service desk booked the wrong member',
  },
  roundTo: {
    'month-end': 'the end of the month in which the months are over',
    day: 'the day on which the months are over',
  },
  status: {
    active: 'earns and spends points',
    suspended: 'keeps all points, and neither earns nor spends',
    erased: 'the person is forgotten; the books stay',
    ok: 'the service and its storage reply',
  },
  'AdjustmentRequest.status': {
    waiting: 'another agent has to decide',
    approved: 'another agent approved it, and it is booked',
    rejected: 'another agent rejected it or its author withdrew it, and it is never booked',
    booked: 'it needed no approval',
  },
  'ProposedAdjustment.status': { 'awaiting-approval': 'another agent has to approve it' },
  'Redemption.status': {
    reserved: 'points are set aside',
    captured: 'points are spent',
    voided: 'points were given back',
    lapsed: 'the reservation ended, and its points are available again',
  },
  'Promotion.status': {
    draft: 'no version ever ran',
    active: 'a version runs',
    paused: 'a version ran, and none runs now',
  },
  'Backtest.status': {
    running: 'the history is being read',
    done: 'the result is there',
    failed: 'the back-test ended without a result',
  },
  type: {
    multiplier: 'more points on the whole basket',
    bonus: 'points on top',
    'per-line': 'more points on some lines',
    balance: 'a new balance',
    tier: 'a new tier',
    pong: 'the reply to a ping',
    error: 'a frame was refused',
    ping: 'asks for a pong',
    resume: 'asks for the entries after `afterSeq` again',
  },
  'Client.type': {
    ...channel,
    hub: 'a system that serves several channels',
  },
};
