import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { storageCall } from '#shared/stores/dynamodb.ts';
import type { Job } from './job-store.ts';

/** The state machine that walks the parts of jobs of one kind and combines their tallies. */
export class JobMachine {
  readonly #client: SFNClient;
  readonly #arn: string;

  constructor(client: SFNClient, arn: string) {
    this.#client = client;
    this.#arn = arn;
  }

  /**
   * Starts the machine, and says whether it runs or has ended before. The execution is named by the job's id, so a
   * repeated call starts nothing twice.
   */
  async start({ jobId, parts }: Pick<Job<unknown>, 'jobId' | 'parts'>): Promise<'runs' | 'ended'> {
    const start = new StartExecutionCommand({
      stateMachineArn: this.#arn,
      name: jobId,
      input: JSON.stringify({ jobId, parts: Array.from({ length: parts }, (_, part) => part) }),
    });
    try {
      await this.#client.send(start);
      return 'runs';
    } catch (error) {
      // Step Functions throws this only for an ended execution. For a running one the same input is accepted and starts
      // nothing.
      if (error instanceof ExecutionAlreadyExists) return 'ended';
      return storageCall(Promise.reject(error));
    }
  }
}
