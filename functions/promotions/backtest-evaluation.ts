import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { gainOf } from '#shared/domain/promotions/gain-of.ts';
import type { WalkSurroundings } from '#shared/usecases/promotions/walk-backtest-part.ts';
import { personFacts } from '../members/person-facts.ts';

/** What a promotion gives to a purchase, and what it may ask about the person for that. */
export function backtestEvaluation(client: DynamoDBClient): Pick<WalkSurroundings, 'gainOf' | 'persons'> {
  return { gainOf, persons: personFacts(client) };
}
