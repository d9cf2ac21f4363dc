import { describe, expect, it } from 'vitest';
import { type PersonFacts, unknownPerson } from '#shared/domain/members/person-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { Campaign } from './campaign.ts';
import { LedgerMember } from './ledger-member.ts';
import { LedgerCampaign } from './ledger-promotions.ts';
import { MemberModel, type ModelCommand, type ModelResult } from './member-model.ts';
import { type CaseLine, type CaseStep, type PromotionCase, promotionCases } from './promotion-cases.ts';

const enrolledAt = Date.UTC(2025, 0, 1);

interface Member {
  person: PersonFacts;
  apply(command: ModelCommand, now: number): ModelResult;
}

/** Two members and what they share, on one side or the other. */
interface Side {
  readonly campaign: { active: readonly PromotionVersion[] };
  readonly first: Member;
  readonly second: Member;
}

function modelSide(program: Program): Side {
  const campaign = new Campaign();
  const enrol = (memberId: string) => new MemberModel(memberId, program, enrolledAt, campaign);
  return { campaign, first: enrol('first'), second: enrol('second') };
}

function ledgerSide(program: Program): Side {
  const campaign = new LedgerCampaign();
  const enrol = (memberId: string) => new LedgerMember(memberId, program, enrolledAt, campaign);
  return { campaign, first: enrol('first'), second: enrol('second') };
}

/** Plays a case; returns the result of each step, in the words of the case. */
function play(
  { program, promotions, person = unknownPerson, steps }: PromotionCase,
  sideOf: (program: Program) => Side,
): unknown[] {
  const side = sideOf({ ...initialProgram, ...program });
  side.campaign.active = promotions;
  for (const member of [side.first, side.second]) member.person = person;
  let now = Date.UTC(2025, 0, 10, 12);
  return steps.map((step, index) => {
    if (step.at) now = Date.parse(step.at);
    if ('activated' in step) {
      side.campaign.active = step.activated;
      return {};
    }
    return saidOf(side[step.member ?? 'first'].apply(commandOf(step, index, steps, now), now));
  });
}

function commandOf(
  step: Exclude<CaseStep, { activated: unknown }>,
  index: number,
  steps: readonly CaseStep[],
  now: number,
): ModelCommand {
  const id = `step-${index}`;
  if ('bought' in step) return { kind: 'purchase', purchaseId: id, purchase: purchaseOf(step, now) };
  if ('spent' in step) {
    return { kind: 'redeem', redemptionId: id, points: step.spent, capture: true, expiresInSeconds: 900 };
  }
  if ('qualified' in step)
    return { kind: 'adjust', adjustmentId: id, points: step.qualified, qualifying: true };
  const sales = steps.flatMap((earlier, at) => ('bought' in earlier ? [at] : []));
  const lines = step.lines?.map(({ line, quantity }) => ({ lineId: lineIdOf(line - 1), quantity }));
  return {
    kind: 'return',
    purchaseId: `step-${sales[step.returnOf - 1]}`,
    returnId: id,
    occurredAt: now,
    ...(lines && { lines }),
  };
}

function purchaseOf(step: Extract<CaseStep, { bought: unknown }>, now: number) {
  const { bought, currency = 'EUR', store, occurredAt, paid } = step;
  return {
    occurredAt: occurredAt ? Date.parse(occurredAt) : now,
    channel: 'pos' as const,
    currency,
    total: bought.reduce((sum, { amount }) => sum + amount, 0),
    lines: bought.map((line: CaseLine, index) => ({
      lineId: lineIdOf(index),
      sku: 'tea',
      quantity: 1,
      ...line,
    })),
    ...(store && { store }),
    ...(paid && { payments: [{ redemptionId: 'elsewhere', amount: paid }] }),
  };
}

function lineIdOf(index: number): string {
  return `line-${index + 1}`;
}

function saidOf(result: ModelResult): unknown {
  if (!result.ok) return result;
  const { awards, pointsReversed, pointsForgiven } = result;
  if (awards) {
    return Object.fromEntries(
      awards.map(({ promotionId, reason, points }) => [promotionId ?? reason, points]),
    );
  }
  return pointsReversed === undefined ? {} : { taken: pointsReversed, forgiven: pointsForgiven };
}

function expectedOf(step: CaseStep): unknown {
  if ('bought' in step) return step.awards;
  return 'returnOf' in step ? { taken: step.taken, forgiven: step.forgiven ?? 0 } : {};
}

describe('cases worked out by hand have the outcomes of the model', () => {
  it.each(promotionCases)('$title', (given) => {
    expect(play(given, modelSide)).toEqual(given.steps.map(expectedOf));
  });
});

describe('cases worked out by hand have the outcomes of the ledger', () => {
  it.each(promotionCases)('$title', (given) => {
    expect(play(given, ledgerSide)).toEqual(given.steps.map(expectedOf));
  });
});
