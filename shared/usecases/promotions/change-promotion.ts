import { isDeepStrictEqual } from 'node:util';
import type { Promotion, PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import { promotionBytes } from '#shared/stores/promotions/promotion-store.ts';
import { changeDocument } from '#shared/usecases/documents/change-document.ts';
import { nextVersion } from '#shared/usecases/documents/kept-version.ts';
import type { Precondition } from '#shared/usecases/documents/precondition.ts';
import { checkContent } from './check-content.ts';
import { editableOf } from './get-promotion.ts';
import type { PromotionPorts } from './promotion-ports.ts';
import { numberOf } from './version-to-activate.ts';

export interface PromotionChanged {
  readonly created: boolean;
  readonly record: PromotionRecord;
}

const KILOBYTES_MAX = 32;

function isSame(content: Promotion, newest: PromotionVersion): boolean {
  const { promotionId, version, ...current } = newest;
  return isDeepStrictEqual(content, current);
}

/**
 * Makes a whole promotion the newest version, a draft until it is activated. A precondition guards against
 * another editor; without one the last writer wins. A promotion equal to the present one changes nothing.
 */
export async function changePromotion(
  ports: PromotionPorts,
  promotionId: string,
  change: {
    readonly content: Promotion;
    readonly precondition?: Precondition | undefined;
    readonly by: string;
  },
): Promise<PromotionChanged> {
  const { content, precondition, by } = change;
  const { promotions, programs, counters, now } = ports;
  const asked = { ...content, promotionId, version: 0 };
  if (promotionBytes(asked) > KILOBYTES_MAX * 1024) {
    throw new ValidationFailed([{ pointer: '', message: `must be at most ${KILOBYTES_MAX} KB of JSON` }]);
  }
  const { program } = await programs.latest({ consistent: true });
  await checkContent(counters, asked, await programs.version(program));
  const { created, document } = await changeDocument<PromotionRecord>(
    {
      newest: () => promotions.newest(promotionId),
      editable: (newest) => newest && editableOf(counters, newest),
      next: async (newest) => {
        if (newest && isSame(content, newest.promotion)) return newest;
        const version = await nextVersion(promotions, promotionId, { newest, versionOf: numberOf });
        return {
          promotion: { ...content, promotionId, version },
          changed: { by, at: now() },
          status: newest?.status ?? 'draft',
          active: newest?.active,
          release: newest?.release ?? 0,
        };
      },
      put: (record, current) => promotions.put(record, current),
    },
    precondition,
    ports,
  );
  return { created, record: document };
}
