import { idOfKey, RETURN_REFUND_PREFIX } from './reference.ts';

/** The ids of callers that a reference names, each under the name that it has in the paths of the API. */
export interface ReferenceIds {
  readonly purchaseId?: string;
  readonly returnId?: string;
  readonly deliveryId?: string;
  readonly redemptionId?: string;
  readonly refundId?: string;
  readonly captureId?: string;
  readonly transferId?: string;
  readonly adjustmentId?: string;
  readonly openingId?: string;
  readonly changeId?: string;
  readonly mergeId?: string;
  readonly householdId?: string;
  readonly achievementId?: string;
  readonly challengeId?: string;
  readonly referralId?: string;
}

/** A refund by a return of goods has an id that is made here, and names the return as its cause. */
function redemptionIds([key = '', step, id]: readonly string[]): ReferenceIds {
  const redemptionId = idOfKey(key);
  const own = step === 'refund' && id !== undefined && !id.startsWith(RETURN_REFUND_PREFIX);
  return {
    redemptionId,
    ...(own && { refundId: id }),
    ...(step === 'captures' && id !== undefined && { captureId: id }),
  };
}

type Parts = readonly string[];

/** The parts of references about points that a household spends together. */
const ofRedemptions: ReadonlySet<string> = new Set(['lent', 'drawn', 'returned']);

const ofBonuses: Readonly<Record<string, keyof ReferenceIds>> = {
  achievements: 'achievementId',
  challenges: 'challengeId',
  referrals: 'referralId',
};

const collections: Readonly<Record<string, (parts: Parts) => ReferenceIds>> = {
  purchase: ([key = '', step, id]) => ({
    purchaseId: idOfKey(key),
    ...(step === 'return' && id !== undefined && { returnId: id }),
    ...(step === 'delivery' && id !== undefined && { deliveryId: id }),
  }),
  redemption: redemptionIds,
  'transfer-out': ([transferId = '']) => ({ transferId }),
  'transfer-in': ([, transferId = '']) => ({ transferId }),
  adjustment: ([adjustmentId = '']) => ({ adjustmentId }),
  opening: ([openingId = '']) => ({ openingId }),
  status: ([changeId = '']) => ({ changeId }),
  'merge-in': ([mergeId = '']) => ({ mergeId }),
  'merge-out': ([, mergeId = '']) => ({ mergeId }),
  bonus: ([collection = '', key = '']) => {
    const name = ofBonuses[collection];
    return name === undefined ? {} : { [name]: idOfKey(key) };
  },
  household: ([householdId = '', does = '', , redemptionId, ...step]) => ({
    householdId,
    ...(ofRedemptions.has(does) &&
      redemptionId !== undefined &&
      redemptionIds([redemptionId, 'refund', ...step])),
  }),
};

/** The ids in a reference, and in that of its cause. Due entries and erasures name none. */
export function referenceIds(reference: string, cause?: string): ReferenceIds {
  const idsOf = (text: string): ReferenceIds => {
    const [collection = '', ...parts] = text.split('/').slice(0, -1);
    return collections[collection]?.(parts) ?? {};
  };
  return { ...(cause !== undefined && idsOf(cause)), ...idsOf(reference) };
}
