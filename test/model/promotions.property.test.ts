import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../property-runs.ts';
import { Campaign } from './campaign.ts';
import { MemberModel, type ModelCommand, type ModelResult } from './member-model.ts';
import {
  type MemberId,
  memberIds,
  type PromotionScenario,
  promotionScenarios,
} from './promotion-scenarios.ts';

interface Moment {
  readonly campaign: Campaign;
  readonly member: MemberModel;
  readonly memberId: MemberId;
  readonly command: ModelCommand;
  readonly now: number;
  readonly result: ModelResult;
}

type Booked = Extract<ModelResult, { ok: true }>;

function play(
  { program, enrolledAt, people, script }: PromotionScenario,
  seen: (moment: Moment) => void,
): { readonly campaign: Campaign; readonly members: ReadonlyMap<MemberId, MemberModel> } {
  const campaign = new Campaign();
  const members = new Map(
    memberIds.map((memberId) => {
      const member = new MemberModel(memberId, program, enrolledAt, campaign);
      member.person = people[memberId];
      return [memberId, member];
    }),
  );
  for (const step of script) {
    if ('active' in step) {
      campaign.active = step.active;
      continue;
    }
    const { memberId, command, now } = step;
    const member = members.get(memberId);
    if (member) seen({ campaign, member, memberId, command, now, result: member.apply(command, now) });
  }
  return { campaign, members };
}

const everyScript = (seen: (moment: Moment) => void, numRuns = runs(300)) =>
  fc.assert(
    fc.property(promotionScenarios, (scenario) => {
      play(scenario, seen);
    }),
    { numRuns },
  );

/** Purchases that were booked now, with the promotions that brought something. */
const everyPurchase = (
  seen: (result: Booked, applied: readonly { promotion: PromotionVersion; points: number }[]) => void,
) =>
  everyScript(({ campaign, result }) => {
    if (!result.ok || result.replayed || !result.awards) return;
    const applied = result.awards.flatMap(({ promotionId, points }) => {
      const promotion = campaign.active.find((one) => one.promotionId === promotionId);
      return promotion ? [{ promotion, points }] : [];
    });
    seen(result, applied);
  });

const purchaseOf = (command: ModelCommand) => (command.kind === 'purchase' ? command.purchase : undefined);

describe('for any promotions', () => {
  it('awards are whole points, none of them 0, in order, and sum to what is earned', () => {
    everyPurchase(({ awards = [], pointsEarned }) => {
      expect(awards.reduce((sum, { points }) => sum + points, 0)).toBe(pointsEarned);
      expect(awards.every(({ points }) => Number.isInteger(points) && points !== 0)).toBe(true);
      const order = awards.map(({ promotionId, reason }) => promotionId ?? `${reason === 'base' ? 0 : 1}`);
      expect(order).toEqual(order.toSorted());
      expect(pointsEarned).toBeGreaterThanOrEqual(0);
    });
  });

  it('no limit of a purchase and no budget is exceeded, and a budget never gets back more than it paid', () => {
    everyScript(({ campaign, result }) => {
      for (const { promotionId, limits = {} } of campaign.active) {
        const spent = campaign.spentOf(promotionId);
        expect(spent).toBeGreaterThanOrEqual(0);
        // The second version has twice the budget of the first.
        expect(spent).toBeLessThanOrEqual(2 * (limits.budgetPoints ?? 0));
        if (!result.ok || result.replayed) continue;
        const award = result.awards?.find((one) => one.promotionId === promotionId);
        expect(award?.points ?? 0).toBeLessThanOrEqual(limits.pointsPerPurchase ?? Number.POSITIVE_INFINITY);
      }
    });
  });

  it('one of a group, and nothing beside an exclusive one but the programme', () => {
    everyPurchase((_, applied) => {
      const groups = applied.flatMap(({ promotion }) => promotion.stacking?.group ?? []);
      expect(new Set(groups).size).toBe(groups.length);
      if (applied.some(({ promotion }) => promotion.stacking?.exclusive)) expect(applied).toHaveLength(1);
    });
  });

  it('one in shadow mode pays nothing', () => {
    everyPurchase((_, applied) => {
      expect(applied.every(({ promotion }) => promotion.mode !== 'shadow')).toBe(true);
    });
  });

  it('a quote equals the booking to the point', () => {
    fc.assert(
      fc.property(promotionScenarios, (scenario) => {
        const { members } = play(scenario, () => {});
        const last = scenario.script.at(-1)?.now ?? scenario.enrolledAt;
        for (const { member, purchase } of ordersOf(scenario, members)) {
          const quoted = quoteOf(member, purchase, last);
          const booked = member.apply({ kind: 'purchase', purchaseId: 'quoted', purchase }, last);
          if (booked.ok)
            expect(quoted).toMatchObject({ pointsEarned: booked.pointsEarned, awards: booked.awards });
          // A quote asks nothing about the sales of others.
          else if (booked.code !== 'sale-booked') expect(quoted).toBeUndefined();
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('once everything has come back, budgets are full again', () => {
    fc.assert(
      fc.property(promotionScenarios, (drawn) => {
        const program = { ...drawn.program, clawback: 'negative' as const };
        const scenario = { ...drawn, program };
        const bought = new Map<string, Moment>();
        let paysLess = false;
        const { campaign, members } = play(scenario, (moment) => {
          if (!moment.result.ok || moment.command.kind !== 'purchase') return;
          paysLess ||= moment.result.awards?.some(({ points }) => points < 0) ?? false;
          bought.set(`${moment.memberId} ${moment.command.purchaseId}`, moment);
        });
        const end = (scenario.script.at(-1)?.now ?? scenario.enrolledAt) + DAY_MS;
        for (const { memberId, command } of bought.values()) {
          if (command.kind !== 'purchase') continue;
          const all: ModelCommand = {
            kind: 'return',
            purchaseId: command.purchaseId,
            returnId: 'everything',
            occurredAt: end,
          };
          members.get(memberId)?.apply(all, end);
        }
        // An award below zero may leave a point of rounding to another promotion's budget.
        for (const { promotionId } of paysLess ? [] : campaign.active) {
          expect(campaign.spentOf(promotionId)).toBe(0);
        }
        for (const member of members.values()) {
          const { lifetime } = member.balanceAt(end);
          expect(lifetime.reversed).toBeLessThanOrEqual(lifetime.earned);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('scripts come to everything that promotions can do', () => {
    const seen = new Set<string>();
    const note = ({ campaign, command, result }: Moment) => {
      if (!result.ok || result.replayed) return;
      if (command.kind === 'return' && (result.pointsForgiven ?? 0) > 0) seen.add('forgiven');
      const awards = result.awards ?? [];
      const paid = campaign.active.filter(({ promotionId }) =>
        awards.some((one) => one.promotionId === promotionId),
      );
      seen.add(`${Math.min(3, paid.length)} at once`);
      for (const { effect, limits = {}, stacking, promotionId } of paid) {
        const points = awards.find((one) => one.promotionId === promotionId)?.points ?? 0;
        seen.add('pointsPerUnit' in effect ? 'a rate' : effect.type);
        if (points === limits.pointsPerPurchase) seen.add('cut');
        if (campaign.spentOf(promotionId) === limits.budgetPoints) seen.add('exhausted');
        if (stacking?.exclusive) seen.add('exclusive');
        if (stacking?.group) seen.add('best of its group');
      }
    };
    for (const scenario of fc.sample(promotionScenarios, { numRuns: 300, seed: 1 })) play(scenario, note);
    expect([...seen].sort()).toEqual(
      [
        '0 at once',
        '1 at once',
        '2 at once',
        '3 at once',
        'a rate',
        'best of its group',
        'bonus',
        'cut',
        'exclusive',
        'exhausted',
        'forgiven',
        'multiplier',
        'per-line',
      ].sort(),
    );
  });
});

/** The last baskets of both members, once more. */
function ordersOf({ script }: PromotionScenario, members: ReadonlyMap<MemberId, MemberModel>) {
  return memberIds.flatMap((memberId) => {
    const step = script.findLast(
      (one) => 'command' in one && one.memberId === memberId && purchaseOf(one.command),
    );
    const purchase = step && 'command' in step ? purchaseOf(step.command) : undefined;
    const member = members.get(memberId);
    return member && purchase ? [{ member, purchase }] : [];
  });
}

function quoteOf(member: MemberModel, purchase: Parameters<MemberModel['quote']>[0], now: number) {
  try {
    return member.quote(purchase, now);
  } catch {
    return undefined;
  }
}
