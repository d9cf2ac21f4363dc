import { contract } from '#shared/contracts/contract.ts';
import { challenges } from './challenge.ts';
import { listsVersions } from './definition-calls.ts';

export const listChallengeVersions = contract({
  operationId: 'listChallengeVersions',
  ...listsVersions(challenges),
});
