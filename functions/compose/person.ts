import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { PersonFactsStore } from '#shared/stores/members/person-facts-store.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { kms } from './kms.ts';

export function profileEnvelope(): ProfileEnvelope {
  return new ProfileEnvelope(kms(), environment('PROFILE_KEY_ID'));
}

/**
 * What promotions may ask about a person. The KMS client is imported with it: 30 KB and some 2 ms of a cold start,
 * where an import() on first use costs 71 KB and 6 ms, since nothing of the client can be left out then.
 */
export function personFacts(): PersonFactsStore {
  return new PersonFactsStore(dynamoDb(), environment('MEMBERS_TABLE'), profileEnvelope());
}
