import { contract } from '#shared/contracts/contract.ts';
import { challenges } from './challenge.ts';
import { backFills } from './definition-calls.ts';

export const backFillChallenge = contract({
  operationId: 'backFillChallenge',
  ...backFills(challenges),
});
