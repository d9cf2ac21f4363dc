import { accounts } from '#shared/domain/ledger/accounts.ts';
import type { Award } from '#shared/domain/ledger/award.ts';
import { sha256 } from '#shared/domain/ledger/digest.ts';
import type { Entry, Judged, LedgerRecord, PurchaseSummary } from '#shared/domain/ledger/entry.ts';
import { type EntryKind, entryKinds } from '#shared/domain/ledger/kinds.ts';
import { balancesOf } from '#shared/domain/ledger/state.ts';
import type { Channel, Payment } from '#shared/domain/purchases/purchase.ts';
import { bytesToHex, checkPositions, hexToBytes, itemAt, packBytes, unpackBytes } from './pack.ts';
import { type PackedAct, packAct, unpackAct } from './pack-act.ts';
import { type PackedChange, packChange, unpackChange } from './pack-change.ts';
import { INLINE_LINES_BYTES } from './pack-lines.ts';
import { packState, unpackState } from './pack-state.ts';

const VERSION = 1;
// Positions are part of the stored form: append to these lists, never reorder them.
const kinds: readonly EntryKind[] = ['enrolment', ...entryKinds];
const channels: readonly Channel[] = ['pos', 'web', 'app', 'partner'];
const reasons = ['base', 'tier'];

type PackedPayment = readonly [
  redemptionId: string,
  amount: number,
  member?: string | null,
  isUnknown?: true,
];
type PackedPayments = readonly PackedPayment[];
type PackedPurchase = readonly [
  channel: number,
  store: string | null,
  terminal: string | null,
  operator: string | null,
  currency: string,
  total: number,
  totalBase: number,
  rate: string,
  payments?: PackedPayments | null,
  earnsBase?: number | null,
  sale?: string,
];

function packPayment({ redemptionId, amount, member, isUnknown }: Payment): PackedPayment {
  if (isUnknown) return [redemptionId, amount, member ?? null, true];
  return member === undefined ? [redemptionId, amount] : [redemptionId, amount, member];
}

function packPayments(payments: readonly Payment[]): PackedPayments {
  return payments.map(packPayment);
}

function unpackPayment(packed: PackedPayment): Payment {
  checkPositions(packed, 4, 'a payment');
  const [redemptionId, amount, member, isUnknown] = packed;
  return {
    redemptionId,
    amount,
    ...(typeof member === 'string' && { member }),
    ...(isUnknown && { isUnknown }),
  };
}

function packPurchase(purchase: PurchaseSummary): PackedPurchase {
  const packed = [
    channels.indexOf(purchase.channel),
    purchase.store ?? null,
    purchase.terminal ?? null,
    purchase.operator ?? null,
    purchase.currency,
    purchase.total,
    purchase.totalBase,
    purchase.rate,
  ] as const;
  const payments = purchase.payments && packPayments(purchase.payments);
  const { earnsBase, sale } = purchase;
  if (sale !== undefined) return [...packed, payments ?? null, earnsBase ?? null, sale];
  if (earnsBase !== undefined) return [...packed, payments ?? null, earnsBase];
  return payments ? [...packed, payments] : packed;
}

function unpackPurchase(packed: PackedPurchase): PurchaseSummary {
  checkPositions(packed, 11, 'a purchase');
  const [channel, store, terminal, operator, currency, total, totalBase, rate, ...rest] = packed;
  const [payments, earnsBase, sale] = rest;
  return {
    channel: itemAt(channels, channel, 'channel'),
    store: store ?? undefined,
    terminal: terminal ?? undefined,
    operator: operator ?? undefined,
    currency,
    total,
    totalBase,
    ...(typeof earnsBase === 'number' && { earnsBase }),
    rate,
    ...(sale !== undefined && { sale }),
    payments: payments?.map(unpackPayment),
  };
}

type PackedAward = readonly [number, number | string, (string | undefined)?, (number | undefined)?];

function packAward({ points, reason, promotionId, version }: Award): PackedAward {
  const known = reasons.indexOf(reason);
  if (promotionId === undefined) return [points, known >= 0 ? known : reason];
  return [points, reason, promotionId, version];
}

function unpackAward([points, reason, promotionId, version]: PackedAward): Award {
  return {
    promotionId,
    version,
    points,
    reason: typeof reason === 'number' ? itemAt(reasons, reason, 'reason') : reason,
  };
}

type JudgedAlways = readonly [
  covers: readonly (Uint8Array | null)[],
  budgeted: readonly number[],
  truths: Uint8Array | null,
  budgetsLeft: readonly (readonly [string, number])[],
  shadow: readonly (readonly [string, number, number])[],
];
type PackedJudged = readonly [...always: JudgedAlways, day?: number | null, revoked?: readonly string[]];

function packJudged(judged: Judged): PackedJudged {
  const { covers, budgeted, truths, budgetsLeft, shadow, day, revoked } = judged;
  const always: JudgedAlways = [
    covers.map((lines) => lines ?? null),
    budgeted,
    truths ?? null,
    budgetsLeft.map(({ promotionId, left }) => [promotionId, left]),
    shadow.map(({ promotionId, version, points }) => [promotionId, version, points]),
  ];
  if (revoked) return [...always, day ?? null, revoked];
  return day === undefined ? always : [...always, day];
}

function unpackJudged(packed: PackedJudged): Judged {
  checkPositions(packed, 7, 'a record of promotions');
  const [covers, budgeted, truths, budgetsLeft, shadow, day, revoked] = packed;
  return {
    covers: covers.map((lines) => lines ?? undefined),
    budgeted,
    ...(truths && { truths }),
    budgetsLeft: budgetsLeft.map(([promotionId, left]) => ({ promotionId, left })),
    shadow: shadow.map(([promotionId, version, points]) => ({ promotionId, version, points })),
    ...(typeof day === 'number' && { day }),
    ...(revoked && { revoked }),
  };
}

/** Parts that few entries have stand at the end, and take no byte of the others. */
function packActAndJudged({ act, judged }: Pick<Entry, 'act' | 'judged'>): readonly unknown[] {
  if (judged) return [act ? packAct(act) : null, packJudged(judged)];
  return act ? [packAct(act)] : [];
}

/** The parts of an entry that its public form does not show; the entry's hash covers these bytes by their digest. */
export function packInternals({
  change,
  purchase,
  act,
  judged,
  attempt,
}: Pick<Entry, 'change' | 'purchase' | 'act' | 'judged' | 'attempt'>) {
  const { terminal = null, operator = null, payments } = purchase ?? {};
  return packBytes([
    VERSION,
    packChange(change),
    terminal,
    operator,
    payments ? packPayments(payments) : null,
    attempt,
    ...packActAndJudged({ act, judged }),
  ]);
}

function inline({ lines }: Entry): boolean {
  return lines !== undefined && lines.length <= INLINE_LINES_BYTES;
}

/**
 * All of an entry except its keys, which are stored beside it, and the parts that the state gives. An optional field is
 * appended to the positions here and, so that the hash covers it, in `packInternals`; an absent one at the end takes no
 * byte.
 */
function packEntry(entry: Entry): Uint8Array {
  const { tierChange } = entry;
  return packBytes([
    VERSION,
    kinds.indexOf(entry.kind),
    entry.recordedAt,
    entry.recordedAt - entry.occurredAt,
    entry.programVersion,
    entry.postings.map(({ account, points }) => [accounts.indexOf(account), points]),
    packChange(entry.change),
    entry.purchase ? packPurchase(entry.purchase) : null,
    entry.awards ? entry.awards.map(packAward) : null,
    tierChange ? [tierChange.from, tierChange.to] : null,
    hexToBytes(entry.contentHash),
    inline(entry) ? null : hexToBytes(entry.linesHash),
    hexToBytes(entry.attempt),
    hexToBytes(entry.previousHash),
    hexToBytes(entry.hash),
    // Few entries have an act or a record of promotions; only a purchase booked by the service desk has both.
    ...packActAndJudged(entry),
  ]);
}

type PackedEntry = readonly [
  kind: number,
  recordedAt: number,
  age: number,
  programVersion: number,
  postings: readonly (readonly [number, number])[],
  change: PackedChange,
  purchase: PackedPurchase | null,
  awards: readonly PackedAward[] | null,
  tierChange: readonly [string, string] | null,
  contentHash: Uint8Array | null,
  linesHash: Uint8Array | null,
  attempt: Uint8Array,
  previousHash: Uint8Array,
  hash: Uint8Array,
  act?: PackedAct | null,
  judged?: PackedJudged,
];

export interface StoredRecord {
  readonly memberId: string;
  readonly seq: number;
  readonly reference: string;
  readonly entry: Uint8Array;
  readonly state: Uint8Array;
  /** Packed line detail, unless it is so long that it has an item of its own. */
  readonly lines?: Uint8Array | undefined;
}

export function packRecord({ entry, state }: LedgerRecord): StoredRecord {
  const { memberId, seq, reference } = entry;
  const stored = { memberId, seq, reference, entry: packEntry(entry), state: packState(state) };
  return inline(entry) ? { ...stored, lines: entry.lines } : stored;
}

export function unpackRecord(stored: StoredRecord): LedgerRecord {
  const packed = unpackBytes<PackedEntry>(stored.entry, VERSION);
  checkPositions(packed, 16, 'an entry');
  const [kind, recordedAt, age, programVersion, postings, change, purchase, awards, tier, ...rest] = packed;
  const [content, lines, attempt, previous, hash, act, judged] = rest;
  const state = unpackState(stored.state);
  const held = {
    change: unpackChange(change),
    purchase: purchase ? unpackPurchase(purchase) : undefined,
    ...(act && { act: unpackAct(act) }),
    ...(judged && { judged: unpackJudged(judged) }),
    attempt: bytesToHex(attempt) ?? '',
  };
  const entry: Entry = {
    ...held,
    memberId: stored.memberId,
    seq: stored.seq,
    reference: stored.reference,
    kind: itemAt(kinds, kind, 'kind of entry'),
    recordedAt,
    occurredAt: recordedAt - age,
    programVersion,
    postings: postings.map(([account, points]) => ({
      account: itemAt(accounts, account, 'account'),
      points,
    })),
    awards: awards?.map(unpackAward),
    tierChange: tier ? { from: tier[0], to: tier[1] } : undefined,
    contentHash: bytesToHex(content),
    lines: stored.lines,
    linesHash: stored.lines ? sha256(stored.lines) : bytesToHex(lines),
    internalsHash: sha256(packInternals(held)),
    balance: balancesOf(state),
    stateHash: sha256(stored.state),
    previousHash: bytesToHex(previous) ?? '',
    hash: bytesToHex(hash) ?? '',
  };
  return { entry, state };
}
