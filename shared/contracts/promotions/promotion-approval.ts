import * as z from 'zod';
import { approvalId } from '#shared/contracts/approvals/approval.ts';
import { promotionId } from './promotion.ts';

/** The path of an activation that waits. */
export const promotionApprovalParams = z.strictObject({ promotionId, approvalId });
