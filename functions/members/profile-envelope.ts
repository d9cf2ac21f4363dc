import { KMSClient } from '@aws-sdk/client-kms';
import { environment } from '#shared/environment.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';

/** Attempts and waits are bounded as those of storage: a caller waits for the answer. */
export function profileEnvelope(): ProfileEnvelope {
  const kms = new KMSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
  return new ProfileEnvelope(kms, environment('PROFILE_KEY_ID'));
}
