import { SFNClient } from '@aws-sdk/client-sfn';
import { environment } from '#shared/environment.ts';
import { JobMachine } from '#shared/stores/jobs/job-machine.ts';

/** The state machine of the jobs that a function starts. Attempts and timeouts have the bounds of storage calls. */
export function jobMachine(): JobMachine {
  const client = new SFNClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
  return new JobMachine(client, environment('JOB_MACHINE'));
}
