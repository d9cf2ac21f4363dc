import type { ProgramDocument } from '#shared/contracts/program/program.ts';
import type { PromotionChange } from '#shared/contracts/promotions/promotion.ts';
import type { RewardChange } from '#shared/contracts/rewards/reward.ts';
import { checkPromotion } from '#shared/domain/promotions/check-promotion.ts';
import { promotionContent } from '#shared/usecases/promotions/describe-promotion.ts';
import { type Documents, kindOf } from './document.ts';
import { placeOf } from './files.ts';
import type { FileProblem } from './folder.ts';
import type { LiveThings } from './live.ts';
import type { Plan } from './plan.ts';

/**
 * What the API would refuse of what is to be put or started, by the programme as it will be: it is better said before
 * anything was applied. What hangs on the server's own counts is left to the server.
 */
export function checkPlan({ changes }: Plan, local: Documents, live: LiveThings): readonly FileProblem[] {
  const isPut = changes.some(({ name, deeds }) => name === 'program' && deeds.includes('put'));
  const given = (isPut ? local : live).get('program')?.content;
  if (!given) return [];
  // The contracts have passed it: those of the file, or those of the server.
  const program = { ...given, version: 0 } as ProgramDocument;
  const tiers = new Set(program.tiers.map(({ id }) => id));
  return changes.flatMap(({ name, deeds }) => {
    const content =
      deeds.includes('put') || deeds.includes('activate') ? local.get(name)?.content : undefined;
    if (!content || kindOf(name) === 'program') return [];
    const errors =
      kindOf(name) === 'promotions'
        ? checkPromotion(promotionContent(content as PromotionChange), { program })
        : unknownTiers((content as RewardChange).tiers ?? [], tiers);
    return errors.map(({ pointer, message }) => ({ ...placeOf(name, pointer), message }));
  });
}

function unknownTiers(named: readonly string[], known: ReadonlySet<string>) {
  return named.flatMap((tier, index) =>
    known.has(tier) ? [] : [{ pointer: `/tiers/${index}`, message: 'is not a tier of the programme' }],
  );
}
