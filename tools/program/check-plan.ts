import type { PromotionChange } from '#shared/contracts/promotions/promotion.ts';
import type { RewardChange } from '#shared/contracts/rewards/reward.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { checkPromotion } from '#shared/domain/promotions/check-promotion.ts';
import { promotionContent } from '#shared/usecases/promotions/describe-promotion.ts';
import { type Documents, kindOf } from './document.ts';
import { placeOf } from './files.ts';
import type { FileProblem } from './folder.ts';
import type { LiveThings } from './live.ts';
import type { Plan } from './plan.ts';

/**
 * The refusals that the API would give to the puts and activations of a plan, judged by the programme after the plan.
 * The tool reports them before it applies anything. The server alone checks its own counts.
 */
export function checkPlan({ changes }: Plan, local: Documents, live: LiveThings): readonly FileProblem[] {
  const isPut = changes.some(({ name, actions }) => name === 'program' && actions.includes('put'));
  const given = (isPut ? local : live).get('program')?.content;
  if (!given) return [];
  // The document is valid: the contracts of the file or of the server have parsed it.
  const program = { ...given, version: 0 } as Program;
  const tiers = new Set(program.tiers.map(({ id }) => id));
  return changes.flatMap(({ name, actions }) => {
    const content =
      actions.includes('put') || actions.includes('activate') ? local.get(name)?.content : undefined;
    if (!content || kindOf(name) === 'program' || kindOf(name) === 'stores') return [];
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
