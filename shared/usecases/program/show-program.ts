import type { ProgramDocument } from '#shared/contracts/program/program.ts';
import type { Program } from '#shared/domain/program/program.ts';

/**
 * The programme as a member's own token sees it: without the thresholds above which an act is checked. A person who
 * knows a threshold stays below it.
 */
export function withoutThresholds(program: Program): ProgramDocument {
  const {
    adjustmentApprovalAbove: _act,
    staffPointsPerDay: _day,
    promotionApprovalAbove: _budget,
    ...shown
  } = program as ProgramDocument;
  const { freshSignInAbove: _fresh, ...redemption } = shown.redemption;
  return { ...shown, redemption };
}
