import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SignInSurroundings } from '#shared/usecases/members/sign-in-links.ts';
import { memberSurroundings } from './member-surroundings.ts';
import { userPool } from './user-pool.ts';

/** What the links between members and users are changed with: the person and the pool. */
export function signInSurroundings(client: DynamoDBClient): SignInSurroundings {
  return { ...memberSurroundings(client), pool: userPool() };
}
