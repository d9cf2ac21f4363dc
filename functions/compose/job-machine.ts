import { SFNClient } from '@aws-sdk/client-sfn';
import { environment } from '#shared/environment.ts';
import { awsClient } from '#shared/stores/aws-client.ts';
import { JobMachine } from '#shared/stores/jobs/job-machine.ts';

/** The state machine of the jobs that a function starts. */
export function jobMachine(): JobMachine {
  return new JobMachine(awsClient(SFNClient), environment('JOB_MACHINE'));
}
