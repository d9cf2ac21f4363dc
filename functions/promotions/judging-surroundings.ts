import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { JudgingSurroundings } from '#shared/usecases/promotions/standing-rules.ts';
import { personFacts } from '../members/person-facts.ts';
import { currentRules } from './current-rules.ts';

/** What a purchase is judged with. */
export function judgingSurroundings(client: DynamoDBClient): JudgingSurroundings {
  return { rules: currentRules(client), people: personFacts(client) };
}
