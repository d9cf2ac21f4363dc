import { contract } from '#shared/contracts/contract.ts';
import { challenges } from './challenge.ts';
import { lists } from './definition-calls.ts';

export const listChallenges = contract({
  operationId: 'listChallenges',
  ...lists(challenges),
});
