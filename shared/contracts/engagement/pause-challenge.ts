import { contract } from '#shared/contracts/contract.ts';
import { challenges } from './challenge.ts';
import { pauses } from './definition-calls.ts';

export const pauseChallenge = contract({
  operationId: 'pauseChallenge',
  ...pauses(challenges),
});
