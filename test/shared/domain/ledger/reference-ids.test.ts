import { describe, expect, it } from 'vitest';
import * as references from '#shared/domain/ledger/reference.ts';
import { type ReferenceIds, referenceIds } from '#shared/domain/ledger/reference-ids.ts';

const {
  purchaseReference,
  returnReference,
  redemptionReference,
  redemptionStepReference,
  refundReference,
  returnRefundReference,
  transferOutReference,
  transferInReference,
  mergeOutReference,
  mergeInReference,
  householdReference,
  lentReference,
  drawnReference,
  statusReference,
  adjustmentReference,
  openingReference,
  bonusReference,
  bonusPieceReference,
  revocationReference,
  dueReference,
} = references;

const unlocking = { definitionId: 'd1', period: '2026-11', n: 2 };
const ofAchievement = { collection: 'achievements', ...unlocking } as const;
const ofChallenge = { collection: 'challenges', ...unlocking } as const;

const cases: readonly (readonly [string, ReferenceIds])[] = [
  [purchaseReference('p1'), { purchaseId: 'p1' }],
  [returnReference('p1', 'r1'), { purchaseId: 'p1', returnId: 'r1' }],
  [redemptionReference('x1'), { redemptionId: 'x1' }],
  [redemptionReference('m-1:x1'), { redemptionId: 'x1' }],
  [redemptionStepReference('x1', 'capture'), { redemptionId: 'x1' }],
  [redemptionStepReference('x1', 'void'), { redemptionId: 'x1' }],
  [redemptionStepReference('x1', 'lapse'), { redemptionId: 'x1' }],
  [redemptionStepReference('x1', 'claim'), { redemptionId: 'x1' }],
  [refundReference('x1', 'f1'), { redemptionId: 'x1', refundId: 'f1' }],
  [returnRefundReference('x1', returnReference('p1', 'r1')), { redemptionId: 'x1' }],
  [transferOutReference('t1'), { transferId: 't1' }],
  [transferInReference('m-1', 't1'), { transferId: 't1' }],
  [mergeOutReference('m-1', 'g1'), { mergeId: 'g1' }],
  [mergeInReference('g1'), { mergeId: 'g1' }],
  [householdReference('h1', 'join', 3), { householdId: 'h1' }],
  [householdReference('h1', 'leave', 4), { householdId: 'h1' }],
  [householdReference('h1', 'permit', 5), { householdId: 'h1' }],
  [lentReference('h1', 'm-1', 'x1'), { householdId: 'h1', redemptionId: 'x1' }],
  [drawnReference('h1', 'm-2', 'x1'), { householdId: 'h1', redemptionId: 'x1' }],
  [statusReference('s1'), { changeId: 's1' }],
  [adjustmentReference('a1'), { adjustmentId: 'a1' }],
  [openingReference('o1'), { openingId: 'o1' }],
  [bonusReference(ofAchievement), { achievementId: 'd1' }],
  [bonusReference(ofChallenge, 'm-1'), { challengeId: 'd1' }],
  [bonusReference({ ...ofAchievement, collection: 'referrals', period: 'friend' }), { referralId: 'd1' }],
  [bonusPieceReference(ofAchievement), { achievementId: 'd1' }],
  [revocationReference(ofChallenge, 1, 'm-1'), { challengeId: 'd1' }],
  [dueReference('expiry', 0), {}],
  [references.erasureReference, {}],
  [references.forfeitReference, {}],
];

describe('the ids in a reference', () => {
  it.each(cases)('%s', (reference, ids) => {
    expect(referenceIds(reference)).toEqual(ids);
  });

  it('are tested for every form that a reference can have', () => {
    const forms = Object.entries(references).filter(([name]) => /[a-z]Reference$/.test(name));
    expect(forms.length).toBeGreaterThan(15);
    const collections = new Set(cases.map(([reference]) => reference.split('/')[0]));
    for (const [form, make] of forms) {
      if (typeof make !== 'function') continue;
      const [collection] = (make as (...ids: unknown[]) => string)('1', '2', '3').split('/');
      expect(collections, form).toContain(collection);
    }
  });

  it('are those of its cause, too', () => {
    const cause = returnReference('p1', 'r1');
    expect(referenceIds(returnRefundReference('x1', cause), cause)).toEqual({
      purchaseId: 'p1',
      returnId: 'r1',
      redemptionId: 'x1',
    });
  });
});
