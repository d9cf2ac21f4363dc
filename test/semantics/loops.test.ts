import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actOf } from '#shared/domain/ledger/act.ts';
import type { ReturnedPart } from '#shared/domain/ledger/acts/returned-lines.ts';
import { describeRefund } from '#shared/domain/ledger/describe.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { ClawbackPolicy } from '#shared/domain/program/program.ts';
import { netPurchase, type Receipt, type ReceiptLine } from '#shared/domain/purchases/receipt.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../property-runs.ts';
import type { Log } from '../shared/domain/ledger/log.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import { booking, logWith, named } from './judged.ts';
import { programOf } from './program.ts';

/** The instant of the enrolment. */
const start = booking;
const BROUGHT = 100;

const part = fc.record({ line: fc.nat(2), share: fc.integer({ min: 1, max: 100 }), isMoney: fc.boolean() });
const step = fc.record({
  does: fc.constantFrom('buy', 'buy', 'redeem', 'reserve', 'return', 'return', 'refund', 'void', 'capture'),
  of: fc.nat(3),
  days: fc.constantFrom(0, 0, 0, 2, 9),
  amounts: fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 3 }),
  pieces: fc.integer({ min: 1, max: 3 }),
  percent: fc.integer({ min: 1, max: 100 }),
  part,
});
type Step = typeof step extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** A promotion that a member gets once, and one for the first purchase. */
const once = named('once', { effect: { type: 'bonus', points: 70 }, limits: { timesPerMember: 1 } });
const first = named('first', {
  conditions: { all: [{ fact: 'purchaseCount', operator: 'equal', value: 0 }] },
  effect: { type: 'bonus', points: 300 },
});

/** A customer with points, a purse and a till that does what is asked of it. */
class Customer {
  readonly log: Log;
  readonly #receipts = new Map<string, Receipt>();
  readonly #redemptions: string[] = [];
  #now = start;
  #acts = 0;
  /** Minor units that left the purse, less those that came back. */
  paid = 0;
  forgiven = 0;

  constructor(clawback: ClawbackPolicy, maturityDays: number) {
    const program = programOf({ clawback, expiry: null, maturity: { days: maturityDays } });
    this.log = logWith([first, once], { program });
    this.log.open('o1', { brought: BROUGHT }, start);
  }

  /** The act, or nothing where the ledger refuses it. */
  #tried(act: (id: string) => LedgerRecord): LedgerRecord | undefined {
    this.#acts += 1;
    try {
      return act(`x${this.#acts}`);
    } catch (error) {
      expect(error).toHaveProperty('status');
      return undefined;
    }
  }

  #buy({ amounts, pieces, percent, of }: Step): void {
    const lines = amounts.map(
      (amount, index): ReceiptLine => ({ lineId: `${index}`, sku: 'tea', quantity: pieces, amount }),
    );
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    const redemptionId = this.#redemptions[of % Math.max(1, this.#redemptions.length)];
    const act = redemptionId === undefined ? undefined : this.log.redemptionFacts(redemptionId).act;
    const byPoints = Math.min(total, Math.floor(((act?.value?.amount ?? 0) * percent) / 100));
    const payments =
      redemptionId !== undefined && byPoints > 0 ? [{ redemptionId, amount: byPoints }] : undefined;
    const receipt: Receipt = {
      occurredAt: this.#now,
      channel: 'pos',
      currency: 'EUR',
      total,
      lines,
      payments,
    };
    this.#tried((id) => {
      const booked = this.log.purchase(id, netPurchase(receipt), this.#now);
      this.#receipts.set(id, receipt);
      this.paid += total - (payments ? byPoints : 0);
      return booked;
    });
  }

  #redeem({ percent }: Step, capture: boolean): void {
    const { available } = this.log.balance(this.#now);
    const points = Math.max(1, Math.floor((available * percent) / 100));
    this.#tried((id) => {
      const booked = this.log.redeem(id, { points }, this.#now, { capture, expiresInSeconds: 86_400 });
      this.#redemptions.push(id);
      return booked;
    });
  }

  /** All that is left, unless a part is named. */
  #return(purchaseId: string, asked?: Step['part']): void {
    const line = this.#receipts.get(purchaseId)?.lines[asked?.line ?? 0];
    const parts = asked && line ? [this.#partOf(line, asked)] : undefined;
    const returned = this.#tried((id) =>
      this.log.takeBack(purchaseId, id, this.#now, { lines: asked ? (parts ?? []) : undefined }),
    );
    if (!returned) return;
    this.paid -= describeRefund(returned.entry).toPay;
    this.forgiven += actOf(returned.entry, 'return')?.forgiven ?? 0;
  }

  #partOf({ lineId, quantity = 0, amount }: ReceiptLine, { share, isMoney }: Step['part']): ReturnedPart {
    if (isMoney) return { lineId, amount: Math.max(1, Math.ceil((amount * share) / 100)) };
    return { lineId, quantity: Math.ceil((quantity * share) / 100) };
  }

  does(drawn: Step): void {
    this.#now += drawn.days * DAY_MS;
    const redemptionId = this.#redemptions[drawn.of % Math.max(1, this.#redemptions.length)] ?? 'none';
    const purchases = [...this.#receipts.keys()];
    const purchaseId = purchases[drawn.of % Math.max(1, purchases.length)] ?? 'none';
    switch (drawn.does) {
      case 'buy':
        this.#buy(drawn);
        break;
      case 'redeem':
      case 'reserve':
        this.#redeem(drawn, drawn.does === 'redeem');
        break;
      case 'return':
        this.#return(purchaseId, drawn.part);
        break;
      case 'refund':
        this.#tried((id) => this.log.refund(redemptionId, id, this.#now, drawn.percent));
        break;
      case 'void':
        this.#tried(() => this.log.void(redemptionId, this.#now));
        break;
      case 'capture':
        this.#tried(() => this.log.capture(redemptionId, this.#now, drawn.percent));
    }
  }

  /** Everything bought comes back, and everything spent. */
  undoAll(): void {
    this.#now += 30 * DAY_MS;
    for (const purchaseId of this.#receipts.keys()) this.#return(purchaseId);
    for (const redemptionId of this.#redemptions)
      this.#tried((id) => this.log.refund(redemptionId, id, this.#now));
  }

  get points(): number {
    const { available, pending, reserved } = this.log.balance(this.#now);
    return available + pending + reserved;
  }

  /** Purchases that still have an award of a promotion. */
  holds(promotionId: string): number {
    const { records } = this.log;
    return records.filter(({ entry }) => {
      if (!entry.awards?.some((award) => award.promotionId === promotionId)) return false;
      return !records.some(
        ({ entry: { reference, change } }) =>
          reference.startsWith(`${entry.reference}return/`) && change.kind === 'movement' && change.undone,
      );
    }).length;
  }
}

/** A customer who did all of this, and then undid it. */
function undone(clawback: ClawbackPolicy, { steps, maturityDays }: Script): Customer {
  const customer = new Customer(clawback, maturityDays);
  for (const drawn of steps) customer.does(drawn);
  customer.undoAll();
  return customer;
}

const scripts = fc.record({
  steps: fc.array(step, { maxLength: 25 }),
  maturityDays: fc.constantFrom(0, 5),
});
type Script = typeof scripts extends fc.Arbitrary<infer Drawn> ? Drawn : never;

describe('Rule 25: a loop of buying, paying, returning, refunding and cancelling', () => {
  it.each(['pending-only', 'to-zero', 'negative'] as const)(
    '%s: leaves the money and the points that it began with, and those that were forgiven',
    (clawback) => {
      fc.assert(
        fc.property(scripts, (script) => {
          const customer = undone(clawback, script);
          expect(customer.paid).toBe(0);
          expect(customer.points).toBe(BROUGHT + customer.forgiven);
          if (clawback === 'negative') expect(customer.forgiven).toBe(0);
          // Forgiven points of such a promotion are kept once: it is used, and a later purchase is not the first.
          for (const promotionId of ['once', 'first']) {
            expect(customer.holds(promotionId)).toBeLessThanOrEqual(customer.forgiven > 0 ? 1 : 0);
          }
          expectSound(customer.log);
        }),
        { numRuns: runs(150) },
      );
    },
  );

  it.each(['pending-only', 'to-zero'] as const)(
    '%s: forgives points, somewhere among the scripts',
    (clawback) => {
      const sample = fc.sample(scripts, { numRuns: 40, seed: 3 });
      const forgiven = sample.map((script) => undone(clawback, script).forgiven);
      expect(Math.max(...forgiven)).toBeGreaterThan(0);
    },
  );
});

describe('Rule 5: discounts below the lines and net lines', () => {
  const lines = fc.array(
    fc.record({ amount: fc.integer({ min: 0, max: 9000 }), quantity: fc.integer({ min: 1, max: 4 }) }),
    { minLength: 1, maxLength: 3 },
  );
  const discounts = fc.array(
    fc.record({ percent: fc.integer({ min: 0, max: 60 }), lowers: fc.option(fc.nat(2), { nil: undefined }) }),
    { maxLength: 3 },
  );

  it('earn the same, and give back the same by the same returns', () => {
    fc.assert(
      fc.property(lines, discounts, fc.array(part, { maxLength: 5 }), (drawn, off, parts) => {
        const sold = drawn.map(
          (line, index): ReceiptLine => ({ lineId: `${index}`, sku: `sku-${index}`, ...line }),
        );
        const lowered = off.map(({ percent, lowers }, index): ReceiptLine => {
          const named = lowers === undefined ? undefined : sold[lowers];
          const base = named ? named.amount : sold.reduce((sum, { amount }) => sum + amount, 0);
          const amount = 0 - Math.floor((base * percent) / 100 / off.length);
          const appliesTo = named ? { appliesTo: [named.lineId] } : {};
          return { lineId: `d${index}`, kind: 'discount', amount, ...appliesTo };
        });
        const receiptOf = (all: readonly ReceiptLine[]) => {
          const total = all.reduce((sum, { amount }) => sum + amount, 0);
          return netPurchase({ occurredAt: start, channel: 'pos', currency: 'EUR', total, lines: all });
        };
        const discounted = receiptOf([...sold, ...lowered]);
        const net = receiptOf(discounted.lines.map(({ place: _, ...line }) => line));
        const active = [named('twice', { effect: { type: 'multiplier', factor: '2.333' } })];
        const outcomes = [discounted, net].map((purchase) => {
          const log = logWith(active);
          log.purchase('p1', purchase, start);
          const returned = [...parts, undefined].map((asked, index) => {
            const line = purchase.lines[(asked?.line ?? 0) % purchase.lines.length];
            const share = asked?.share ?? 0;
            const lineId = line?.lineId ?? '';
            const quantity = Math.ceil(((line?.quantity ?? 0) * share) / 100);
            const money = Math.max(1, Math.ceil(((line?.amount ?? 0) * share) / 100));
            const one = asked?.isMoney ? { lineId, amount: money } : { lineId, quantity };
            try {
              const { entry } = log.takeBack('p1', `x${index}`, start, { lines: asked && [one] });
              return [entry.act, describeRefund(entry)];
            } catch (error) {
              return (error as { readonly code?: string }).code;
            }
          });
          return { awards: log.find('purchase/p1/')?.entry.awards, returned, state: log.head.state };
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: runs(150) },
    );
  });
});
