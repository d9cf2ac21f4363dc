import type { Program } from '#shared/domain/program/program.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import type { FieldError } from '#shared/domain/refusal.ts';

/** What the contract cannot say of a promotion: how its parts go together, and with the programme. */
export function checkPromotion(
  _promotion: Promotion,
  _known: { readonly program: Program },
): readonly FieldError[] {
  return [];
}
