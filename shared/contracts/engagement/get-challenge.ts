import { contract } from '#shared/contracts/contract.ts';
import { challenges } from './challenge.ts';
import { gets } from './definition-calls.ts';

export const getChallenge = contract({
  operationId: 'getChallenge',
  ...gets(challenges),
});
