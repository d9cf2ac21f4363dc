import { expect, it } from 'vitest';
import { introduction } from '#shared/contracts/catalogue/introduction.ts';
import * as made from '#shared/domain/ledger/reference.ts';

const unlocking = { collection: 'achievements', definitionId: '{id}', period: '{period}', n: 7 } as const;
const ofEither = (reference: string) =>
  reference.replace('achievements', '{achievements or challenges}').replace('7', '{n}').replace('8', '{k}');

type Maker = Extract<keyof typeof made, `${string}Reference`>;

/** The references of each maker, but for those of the enrolment, which is not listed, and of a refund that a return makes. */
const references: Readonly<
  Record<Exclude<Maker, 'enrolmentReference' | 'returnRefundReference'>, readonly string[]>
> = {
  purchaseReference: [made.purchaseReference('{p}')],
  returnReference: [made.returnReference('{p}', '{r}'), made.returnReference('{p}', '{m}')],
  deliveryReference: [made.deliveryReference('{p}', '{d}')],
  redemptionReference: [made.redemptionReference('{r}')],
  redemptionStepReference: (['capture', 'void', 'lapse', 'claim'] as const).map((step) =>
    made.redemptionStepReference('{r}', step),
  ),
  capturePartReference: [made.capturePartReference('{r}', '{c}')],
  refundReference: [made.refundReference('{r}', '{f}')],
  transferOutReference: [made.transferOutReference('{t}')],
  transferInReference: [made.transferInReference('{from}', '{t}')],
  adjustmentReference: [made.adjustmentReference('{a}')],
  openingReference: [made.openingReference('{o}')],
  bonusReference: [
    ofEither(made.bonusReference(unlocking)),
    made.bonusReference({
      collection: 'referrals',
      definitionId: '{referral}',
      period: '{referrer or friend}',
      n: 1,
    }),
  ],
  bonusPieceReference: [ofEither(made.bonusPieceReference(unlocking))],
  revocationReference: [ofEither(made.revocationReference(unlocking, 8))],
  mergeInReference: [made.mergeInReference('{m}')],
  mergeOutReference: [made.mergeOutReference('{into}', '{m}')],
  householdReference: (['join', 'leave', 'permit'] as const).map((does) =>
    made.householdReference('{h}', does, 7).replace('7', '{n}'),
  ),
  lentReference: [made.lentReference('{h}', '{redeemer}', '{r}')],
  drawnReference: [made.drawnReference('{h}', '{lender}', '{r}')],
  lentBackReference: [made.lentBackReference('{h}', '{redeemer}', '{r}', '{f}')],
  statusReference: [made.statusReference('{s}')],
  erasureReference: [made.erasureReference],
  forfeitReference: [made.forfeitReference],
  dueReference: ['due/{kind}/{instant}/'],
};

/** The references in the table of the guide; `…` stands for the act that the row begins with. */
function referencesShown(): readonly string[] {
  const [, section = ''] = introduction.split('## References');
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && line.includes('`'));
  return rows.flatMap((row) => {
    const forms = [...row.matchAll(/`([^`]+)`/g)].map(([, form = '']) => form);
    const act = (forms[0] ?? '').split('/').slice(0, 2).join('/');
    return forms.map((form) => form.replace('…', act));
  });
}

it('the guide has the references of all acts and no others', () => {
  expect(new Set(referencesShown())).toEqual(new Set(Object.values(references).flat()));
});
