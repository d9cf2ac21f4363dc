import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../property-runs.ts';
import { type Scenario, scenarios } from './commands.ts';
import { MemberModel, type ModelBalance, type ModelCommand, type ModelResult } from './member-model.ts';

interface Moment {
  readonly model: MemberModel;
  readonly command: ModelCommand;
  readonly now: number;
  readonly before: ModelBalance;
  readonly result: ModelResult;
}

function play(
  { memberId, program, enrolledAt, script }: Scenario,
  seen: (moment: Moment) => void,
): MemberModel {
  const model = new MemberModel(memberId, program, enrolledAt);
  let now = enrolledAt;
  for (const { wait, command } of script) {
    now += wait;
    const before = model.balanceAt(now);
    seen({ model, command, now, before, result: model.apply(command, now) });
  }
  return model;
}

const everyScript = (seen: (moment: Moment, scenario: Scenario) => void) =>
  fc.assert(
    fc.property(scenarios, (scenario) => {
      play(scenario, (moment) => seen(moment, scenario));
    }),
    { numRuns: runs(100) },
  );

const sum = (parts: readonly { readonly points: number }[]) =>
  parts.reduce((total, { points }) => total + points, 0);

/** Points that moved in or out of the books other than by what `lifetime` counts. */
function movedBy(command: ModelCommand, result: ModelResult): number {
  if (!result.ok || result.replayed) return 0;
  if (command.kind === 'transfer-in') return sum(command.lots);
  if (command.kind === 'transfer-out') return -command.points;
  return command.kind === 'adjust' ? Math.min(0, command.points) : 0;
}

/** Outcomes that the drawn scripts must reach, by kind of command. */
const everyAnswer = Object.entries({
  purchase: [
    'changes the tier',
    'unsupported-currency',
    'discount-exceeds-goods',
    'payments-exceed-payable',
    'sale-booked',
  ],
  return: ['changes the tier', 'purchase-not-found', 'unknown-line', 'amount-exceeds-original'],
  deliver: ['amount-exceeds-original', 'not-waiting', 'purchase-not-found', 'unknown-line'],
  redeem: ['below-minimum', 'not-a-step', 'insufficient-points', 'sign-in-again'],
  capture: [
    'amount-exceeds-original',
    'redemption-captured',
    'redemption-lapsed',
    'redemption-not-found',
    'redemption-voided',
  ],
  part: [
    'amount-exceeds-original',
    'redemption-captured',
    'redemption-lapsed',
    'redemption-not-found',
    'redemption-voided',
  ],
  void: ['redemption-captured', 'redemption-lapsed', 'redemption-not-found'],
  claim: ['redemption-captured', 'redemption-lapsed', 'redemption-not-found', 'redemption-voided'],
  refund: ['amount-exceeds-original', 'redemption-not-found'],
  'transfer-in': [],
  'transfer-out': ['insufficient-points', 'same-member', 'sign-in-again'],
  adjust: ['changes the tier', 'insufficient-points'],
  bonus: ['changes the tier'],
  revoke: ['changes the tier', 'nothing-given'],
})
  .flatMap(([kind, answers]) => {
    const reused = ['capture', 'void', 'claim', 'bonus', 'revoke'].includes(kind) ? [] : ['reference-reused'];
    return ['booked', 'replayed', ...reused, ...answers].map((answer) => `${kind} ${answer}`);
  })
  .concat('forgiven', 'restored', 'money back', 'debt', 'expired');

describe('for any acts of a member', () => {
  it('no account is below zero, but for available by the debt of the negative policy', () => {
    everyScript(({ model, now }, { program }) => {
      const { available, pending, reserved, debt, expiring, maturing } = model.balanceAt(now);
      expect(Math.min(pending, reserved, debt)).toBeGreaterThanOrEqual(0);
      expect(debt).toBe(program.clawback === 'negative' ? Math.max(0, -available) : 0);
      expect(available + debt).toBeGreaterThanOrEqual(sum(expiring));
      // Points that wait for a delivery have no date yet.
      expect(sum(maturing)).toBeLessThanOrEqual(pending);
      expect([...expiring, ...maturing].every(({ at, points }) => at > now && points > 0)).toBe(true);
    });
  });

  it('every point is accounted for', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        let moved = 0;
        play(scenario, ({ model, command, now, result }) => {
          moved += movedBy(command, result);
          const { available, pending, reserved, lifetime } = model.balanceAt(now);
          const { earned, redeemed, refunded, expired, reversed } = lifetime;
          expect(available + pending + reserved).toBe(
            earned - redeemed + refunded - expired - reversed + moved,
          );
        });
      }),
      { numRuns: runs(200) },
    );
  });

  it('lifetime figures never fall, and no more is refunded than was redeemed', () => {
    const figures = ['earned', 'redeemed', 'refunded', 'expired', 'reversed'] as const;
    everyScript(({ model, now, before }) => {
      const { lifetime } = model.balanceAt(now);
      for (const figure of figures) {
        expect(lifetime[figure]).toBeGreaterThanOrEqual(before.lifetime[figure]);
      }
      expect(lifetime.refunded).toBeLessThanOrEqual(lifetime.redeemed);
    });
  });

  it('a refused or repeated command changes nothing, now or later', () => {
    everyScript(({ model, command, now, before, result }) => {
      if (!result.ok || result.replayed) expect(model.balanceAt(now)).toEqual(before);
      const [today, nextYear] = [model.balanceAt(now), model.balanceAt(now + 365 * DAY_MS)];
      expect(model.apply(command, now)).toEqual(result.ok ? { ...result, replayed: true } : result);
      expect([model.balanceAt(now), model.balanceAt(now + 365 * DAY_MS)]).toEqual([today, nextYear]);
    });
  });

  it('settling often comes to the same as settling late', () => {
    const worthless = (number: number, occurredAt: number): ModelCommand => ({
      kind: 'purchase',
      purchaseId: `worthless-${number}`,
      purchase: {
        occurredAt,
        channel: 'pos',
        currency: 'EUR',
        total: 1,
        lines: [{ lineId: 'line-1', sku: 'tea', quantity: 1, amount: 1, earns: false }],
      },
    });
    fc.assert(
      fc.property(scenarios, fc.array(fc.integer({ min: 0, max: 400 * DAY_MS })), (scenario, waits) => {
        const [often, late] = [0, 1].map(() => play(scenario, () => {}));
        const end = scenario.script.reduce((now, { wait }) => now + wait, scenario.enrolledAt);
        for (const [index, wait] of waits.toSorted((a, b) => a - b).entries()) {
          expect(often?.apply(worthless(index, end + wait), end + wait)).toMatchObject({ ok: true });
        }
        const later = end + 400 * DAY_MS;
        expect(often?.balanceAt(later)).toEqual(late?.balanceAt(later));
      }),
      { numRuns: runs(100) },
    );
  });

  it('scripts reach every outcome', () => {
    const answers = new Set<string>();
    const note = ({ command, result, before }: Moment) => {
      const { kind } = command;
      if (!result.ok) answers.add(`${kind} ${result.code}`);
      else if (result.replayed) answers.add(`${kind} replayed`);
      else answers.add(result.tierChange ? `${kind} changes the tier` : `${kind} booked`);
      if (result.ok && result.pointsForgiven) answers.add('forgiven');
      if (result.ok && result.pointsRestored) answers.add('restored');
      if (result.ok && command.kind === 'return' && command.lines?.some((line) => 'amount' in line)) {
        answers.add('money back');
      }
      if (before.debt > 0) answers.add('debt');
      if (before.lifetime.expired > 0) answers.add('expired');
    };
    for (const scenario of fc.sample(scenarios, { numRuns: 900, seed: 4 })) play(scenario, note);
    expect([...answers].sort()).toEqual(everyAnswer.toSorted());
  });
});
