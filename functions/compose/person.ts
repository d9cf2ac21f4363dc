import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { environment } from '#shared/environment.ts';
import { PersonFactsStore } from '#shared/stores/members/person-facts-store.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';

/** Attempts and waits are bounded as those of storage: a caller waits for the answer. */
export function profileEnvelope(): ProfileEnvelope {
  const kms = new KMSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
  return new ProfileEnvelope(kms, environment('PROFILE_KEY_ID'));
}

/**
 * What promotions may ask about a person. The KMS client is imported with it: 30 KB and some 2 ms of a cold start,
 * where an import() on first use costs 71 KB and 6 ms, since nothing of the client can be left out then.
 */
export function personFacts(client: DynamoDBClient): PersonFactsStore {
  return new PersonFactsStore(client, environment('MEMBERS_TABLE'), profileEnvelope());
}
