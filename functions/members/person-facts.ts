import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { PersonFactsStore } from '#shared/stores/members/person-facts-store.ts';
import { profileEnvelope } from './profile-envelope.ts';

/**
 * What promotions may ask about a person. The KMS client is imported with it: 30 KB and some 2 ms of a cold start,
 * where an import() on first use costs 71 KB and 6 ms, since nothing of the client can be left out then.
 */
export function personFacts(client: DynamoDBClient): PersonFactsStore {
  return new PersonFactsStore(client, environment('MEMBERS_TABLE'), profileEnvelope());
}
