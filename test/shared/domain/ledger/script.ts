import { sumOf } from '#shared/domain/ledger/accounts.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import type { Wanted } from '#shared/domain/ledger/acts/redeem.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { EntryKind } from '#shared/domain/ledger/kinds.ts';
import { sumOfPoints } from '#shared/domain/ledger/state.ts';
import { isoExponent } from '#shared/domain/money/currencies.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Payment, PurchaseLine } from '#shared/domain/purchases/purchase.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { addMonths, DAY_MS } from '#shared/domain/time/calendar.ts';
import { Log } from './log.ts';
import { expectSound } from './sound-log.ts';

/**
 * A script tells a story of points in five columns, `command | member | points | reference | result`:
 *
 *     buy 100.00  | ann | 100 | p1 | available 100
 *     reserve     | ann |  60 | r1 | available 40, reserved 60
 *
 * It begins on 15 January 2026 at 10:00 UTC under the programme of a new environment, and a member joins when first
 * named. `points` is the number asked for, or the number that the command came to. `result` gives the figures after
 * the line: every one of `available`, `pending`, `reserved` and `held` that is not zero, and other facts where they
 * matter; or the code that the line was `refused` with, and then nothing was written. A `#` begins a remark.
 * `commands` lists the commands.
 */
export interface Played {
  /** The lines as they turned out: the script's own where it is right. */
  readonly lines: readonly string[];
  readonly kinds: ReadonlySet<EntryKind>;
  readonly logs: ReadonlyMap<string, Log>;
}

interface Line {
  readonly command: string;
  readonly member: string;
  readonly points: number | undefined;
  readonly reference: string;
  readonly result: string;
}

const HOUR_MS = 3_600_000;
const units: Readonly<Record<string, number>> = { minute: 60_000, hour: HOUR_MS, day: DAY_MS };
const otherAccounts = ['pending', 'reserved', 'held'] as const;

function parseLine(text: string): Line {
  const cells = text.split('|').map((cell) => cell.trim());
  const [command = '', member = '', points = '', reference = '', result = ''] = cells;
  if (cells.length !== 5) throw new Error(`five columns are wanted: ${text}`);
  return { command, member, points: points === '' ? undefined : Number(points), reference, result };
}

function format({ command, member, points, reference, result }: Line): string {
  return [command, member, points ?? '', reference, result].join(' | ');
}

/** The rows of a script without remarks and spacing. */
export function rowsOf(script: string): readonly string[] {
  return script
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => format(parseLine(line)));
}

/** An amount as a receipt shows it, in minor units: with all the decimals of its currency, and no more. */
function minorUnits(text: string, currency: string): number {
  const decimals = text.split('.')[1]?.length ?? 0;
  if (decimals !== isoExponent(currency)) throw new Error(`${text} is no amount of ${currency}`);
  return Number(text.replace('.', ''));
}

/** Lines of a basket: `2 × 30.00 + 9.99 + excluded 40.00`. */
function basketOf(text: string, currency: string): readonly PurchaseLine[] {
  return text.split(' + ').map((part, index) => {
    const [, excluded, quantity = '1', amount = ''] =
      /^(excluded )?(?:([\d.]+) × )?([\d.]+)$/.exec(part) ?? [];
    const lineId = String(index + 1);
    const minor = minorUnits(amount, currency) * Number(quantity);
    const line = { lineId, sku: `SKU-${lineId}`, quantity: Number(quantity), amount: Math.round(minor) };
    return excluded ? { ...line, earns: false } : line;
  });
}

/** The returned lines: `line 1 × 2 + line 3 × 0.5`; undefined where no line is named, which returns everything. */
function returnedOf(text: string | undefined) {
  return text?.split(' + ').map((part) => {
    const [, lineId = '', quantity = ''] = /^line (\S+) × ([\d.]+)$/.exec(part) ?? [];
    return { lineId, quantity: Number(quantity) };
  });
}

function changedProgram(program: Program, path: string, text: string): Program {
  const [part = '', inner] = path.split('.');
  const value: unknown = /^[a-z]/i.test(text) && text !== 'null' ? text : JSON.parse(text);
  const parts: Readonly<Record<string, unknown>> = { ...program };
  const changed = inner === undefined ? value : { ...(parts[part] as object), [inner]: value };
  return { ...program, version: program.version + 1, [part]: changed };
}

/** The result of a line's act, in points. */
function pointsOf({ entry }: LedgerRecord): number {
  const redemption = actOf(entry, 'redemption');
  switch (entry.kind) {
    case 'accrual':
      return sumOfPoints(entry.awards ?? []);
    case 'return':
      return actOf(entry, 'return')?.reversed ?? 0;
    case 'capture':
      return redemption?.captured ?? 0;
    case 'transfer-out':
      return -sumOf(entry.postings, 'available');
    case 'refund':
    case 'adjustment':
      return sumOf(entry.postings, 'available');
    default:
      return redemption?.points ?? 0;
  }
}

/** One telling of a script. */
class Stage {
  readonly logs = new Map<string, Log>();
  program: Program = initialProgram;
  clock = Date.parse('2026-01-15T10:00:00Z');

  log(member: string): Log {
    const log = this.logs.get(member) ?? new Log(this.program, this.clock, member);
    this.logs.set(member, log);
    return log;
  }

  buy({ member, reference }: Line, basket: string, currency = 'EUR', days = '0', paid?: string, by?: string) {
    const lines = basketOf(basket, currency);
    const total = lines.reduce((sum, { amount }) => sum + amount, 0);
    const occurredAt = this.clock - Number(days) * DAY_MS;
    const payments: readonly Payment[] | undefined =
      paid === undefined || by === undefined
        ? undefined
        : [{ redemptionId: by, amount: minorUnits(paid, currency) }];
    const purchase = { occurredAt, channel: 'pos' as const, currency, total, lines, payments };
    return this.log(member).purchase(reference, purchase, this.clock, { anyAge: true });
  }

  reserveOwn({ member, points = 0, reference }: Line) {
    const signIn = { at: this.clock };
    return this.log(member).redeem(reference, { points }, this.clock, { capture: false, signIn });
  }

  redeem(line: Line, capture: boolean, amount?: string, currency = 'EUR', minutes = '15') {
    const { member, points = 0, reference } = line;
    const wanted: Wanted =
      amount === undefined ? { points } : { value: { amount: minorUnits(amount, currency), currency } };
    const expiresInSeconds = Number(minutes) * 60;
    return this.log(member).redeem(reference, wanted, this.clock, { capture, expiresInSeconds });
  }

  takeBack({ member, reference }: Line, what: string | undefined) {
    const [purchaseId = '', returnId = ''] = reference.split('/');
    const lines = returnedOf(what);
    const contents = contentHash({ lines });
    return this.log(member).takeBack(purchaseId, returnId, this.clock, {
      ...(lines && { lines }),
      contentHash: contents,
      anyAge: true,
    });
  }

  refund({ member, points, reference }: Line) {
    const [redemptionId = '', refundId = ''] = reference.split('/');
    return this.log(member).refund(redemptionId, refundId, this.clock, points);
  }

  wait(count: number, unit: string): void {
    const { clock } = this;
    const day = Math.floor(clock / DAY_MS);
    const passed = unit === 'month' ? (addMonths(day, count) - day) * DAY_MS : count * (units[unit] ?? 0);
    this.clock = clock + passed;
  }

  change(path: string, value: string): void {
    this.program = changedProgram(this.program, path, value);
    for (const log of this.logs.values()) log.program = this.program;
  }
}

type Command = (stage: Stage, line: Line, ...parts: readonly string[]) => LedgerRecord | undefined;

const MONEY = '([\\d.]+)(?: ([A-Z]{3}))?';

const commands: readonly (readonly [RegExp, Command])[] = [
  // buy 2 × 30.00 + excluded 40.00 GBP, 3 days ago, paid 5.00 by r1
  [
    /^buy (.+?)(?: ([A-Z]{3}))?(?:, (\d+) days ago)?(?:, paid ([\d.]+) by (\S+))?$/,
    (stage, line, basket = '', ...rest) => stage.buy(line, basket, ...rest),
  ],
  // return, or of some lines: return line 1 × 2 + line 3 × 0.5; the reference is purchase/return
  [/^return(?: (.+))?$/, (stage, line, what) => stage.takeBack(line, what)],
  // redeem the points of the line, or what some money is worth: redeem 5.00 GBP
  [
    new RegExp(`^redeem(?: ${MONEY})?$`),
    (stage, line, amount, currency) => stage.redeem(line, true, amount, currency),
  ],
  // reserve, for 15 minutes or as said: reserve 5.00 for 60 minutes
  [
    new RegExp(`^reserve(?: ${MONEY})?(?: for (\\d+) minutes)?$`),
    (stage, line, amount, currency, minutes) => stage.redeem(line, false, amount, currency, minutes),
  ],
  // the member's own token reserves, captures or voids
  [/^own reserve$/, (stage, line) => stage.reserveOwn(line)],
  // capture all, or a part: capture 50
  [
    /^(own )?capture(?: (\d+))?$/,
    (stage, { member, reference }, own, points) =>
      stage
        .log(member)
        .capture(
          reference,
          stage.clock,
          points === undefined ? undefined : Number(points),
          own !== undefined,
        ),
  ],
  [
    /^(own )?void$/,
    (stage, { member, reference }, own) => stage.log(member).void(reference, stage.clock, own !== undefined),
  ],
  [/^claim$/, (stage, { member, reference }) => stage.log(member).claim(reference, stage.clock)],
  // refund all, or the points of the line; the reference is redemption/refund
  [/^refund$/, (stage, line) => stage.refund(line)],
  [
    /^transfer to (\S+)$/,
    (stage, { member, points = 0, reference }, to = '') =>
      stage.log(member).transfer(reference, stage.log(to), points, stage.clock),
  ],
  // adjust, without or with credit for the tier
  [
    /^adjust( qualifying)?$/,
    (stage, { member, points = 0, reference }, qualifying) =>
      stage.log(member).adjust(reference, points, stage.clock, { qualifying: qualifying !== undefined }),
  ],
  // time goes by: reads show what is due, nobody has written it
  [
    /^wait (\d+) (minute|hour|day|month)s?$/,
    (stage, _, count, unit = '') => {
      stage.wait(Number(count), unit);
      return undefined;
    },
  ],
  // what is due is written
  [
    /^sweep$/,
    (stage, { member }) => {
      stage.log(member).sweep(stage.clock);
      return undefined;
    },
  ],
  // a look at a member
  [/^look$/, () => undefined],
  // program clawback to-zero · program maturity.days 14
  [
    /^program (\S+) (.+)$/,
    (stage, _, path = '', value = '') => {
      stage.change(path, value);
      return undefined;
    },
  ],
];

/** The facts that a result may name, the balance among them. */
function fact(name: string, log: Log, now: number, record: LedgerRecord | undefined): string | number {
  const balance = log.balance(now);
  const facts: Readonly<Record<string, string | number | undefined>> = {
    available: balance.available,
    pending: balance.pending,
    reserved: balance.reserved,
    held: balance.held,
    debt: balance.debt,
    ...balance.lifetime,
    tier: balance.tier.id,
    qualifying: balance.tier.qualifyingPoints,
    forgiven: actOf(record?.entry, 'return')?.forgiven,
    restored: actOf(record?.entry, 'return')?.restored,
  };
  return facts[name] ?? 'nothing';
}

/** The facts that a result names as they are, and of the balance also what it should have named. */
function resultOf(told: string, log: Log, now: number, record: LedgerRecord | undefined): string {
  const names = told === '' ? [] : told.split(', ').map((item) => item.split(' ')[0] ?? '');
  const balance = log.balance(now);
  const missing = otherAccounts.filter((account) => balance[account] !== 0 && !names.includes(account));
  const all = names.includes('available') ? names : ['available', ...names];
  return [...all, ...missing].map((name) => `${name} ${fact(name, log, now, record)}`).join(', ');
}

function perform(stage: Stage, line: Line): LedgerRecord | undefined {
  for (const [pattern, command] of commands) {
    const [whole, ...parts] = pattern.exec(line.command) ?? [];
    if (whole !== undefined) return command(stage, line, ...parts);
  }
  throw new Error(`no command: ${line.command}`);
}

function playLine(stage: Stage, line: Line): Line {
  if (line.member === '') {
    perform(stage, line);
    return line;
  }
  const log = stage.log(line.member);
  const written = [...stage.logs.values()].map(({ records }) => records.length);
  try {
    const record = perform(stage, line);
    const result = resultOf(line.result, log, stage.clock, record);
    return record ? { ...line, points: pointsOf(record), result } : { ...line, result };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const now = [...stage.logs.values()].map(({ records }) => records.length);
    if (now.slice(0, written.length).join() !== written.join()) throw new Error('a refusal wrote something');
    return { ...line, result: `refused ${error.code}` };
  }
}

/** Plays a script; after every line every log is checked for all that must always hold. */
export function play(script: string): Played {
  const stage = new Stage();
  const lines = rowsOf(script).map((row) => {
    const played = playLine(stage, parseLine(row));
    for (const log of stage.logs.values()) expectSound(log);
    return format(played);
  });
  const entries = [...stage.logs.values()].flatMap(({ records }) => records.map(({ entry }) => entry));
  return { lines, kinds: new Set(entries.map(({ kind }) => kind)), logs: stage.logs };
}
