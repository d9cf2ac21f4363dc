import { contract } from '#shared/contracts/contract.ts';
import { challenges } from './challenge.ts';
import { deletes } from './definition-calls.ts';

export const deleteChallenge = contract({
  operationId: 'deleteChallenge',
  ...deletes(challenges),
});
