import { replayedThen } from '#shared/contracts/answers.ts';
import type { Answer } from '#shared/contracts/contract.ts';
import { approval } from './approval.ts';

/** The reply to an act of staff above the limits of one person. */
export const awaitingAnswer: Readonly<Record<202, Answer>> = {
  202: {
    description: 'Waits for the approval of another person',
    schema: approval,
    sometimes: replayedThen,
  },
};
