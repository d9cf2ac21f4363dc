import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../property-runs.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import { Campaign } from './campaign.ts';
import { LedgerMember } from './ledger-member.ts';
import { LedgerCampaign } from './ledger-promotions.ts';
import { MemberModel } from './member-model.ts';
import { memberIds, type PromotionScenario, promotionScenarios } from './promotion-scenarios.ts';

const options = { numRuns: runs(500) };

/** Plays a script of two members on both sides, and compares every answer, every award and every balance. */
function play({ program, enrolledAt, people, script }: PromotionScenario, sweeps: boolean): void {
  const [modelCampaign, ledgerCampaign] = [new Campaign(), new LedgerCampaign()];
  const members = memberIds.map((memberId) => {
    const model = new MemberModel(memberId, program, enrolledAt, modelCampaign);
    const ledger = new LedgerMember(memberId, program, enrolledAt, ledgerCampaign);
    model.person = people[memberId];
    ledger.person = people[memberId];
    return { memberId, model, ledger };
  });
  for (const step of script) {
    if ('active' in step) {
      modelCampaign.active = step.active;
      ledgerCampaign.active = modelCampaign.active;
      continue;
    }
    const { memberId, command, now } = step;
    const member = members.find((one) => one.memberId === memberId);
    if (!member) throw new Error('a script has no strangers');
    const { model, ledger } = member;
    if (sweeps && now % 2 === 0) ledger.log.sweep(now);
    expect(ledger.apply(command, now)).toEqual(model.apply(command, now));
    expect(ledger.balanceAt(now)).toEqual(model.balanceAt(now));
    for (const { promotionId, limits } of modelCampaign.active) {
      if (limits?.budgetPoints === undefined) continue;
      expect(ledgerCampaign.budgets.get(promotionId) ?? 0).toBe(modelCampaign.spentOf(promotionId));
    }
  }
  const end = (script.at(-1)?.now ?? enrolledAt) + 30 * DAY_MS;
  for (const { model, ledger } of members) {
    expectSound(ledger.log);
    expect(ledger.balanceAt(end)).toEqual(model.balanceAt(end));
  }
}

describe('under the same promotions the ledger and the plainest model of them agree', () => {
  it('on every award, answer and balance of two members, and on what budgets have paid', () => {
    fc.assert(
      fc.property(promotionScenarios, (scenario) => play(scenario, false)),
      options,
    );
  });

  it('also when sweeps come by', () => {
    fc.assert(
      fc.property(promotionScenarios, (scenario) => play(scenario, true)),
      options,
    );
  });
});
