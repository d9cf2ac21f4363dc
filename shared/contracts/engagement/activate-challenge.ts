import { contract } from '#shared/contracts/contract.ts';
import { challenges } from './challenge.ts';
import { activates } from './definition-calls.ts';

export const activateChallenge = contract({
  operationId: 'activateChallenge',
  ...activates(challenges),
});
