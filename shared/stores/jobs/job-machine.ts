import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { storageCall } from '#shared/stores/dynamodb.ts';

/** The state machine that walks the parts of jobs of one kind and brings them together. */
export class JobMachine {
  readonly #client: SFNClient;
  readonly #arn: string;

  constructor(client: SFNClient, arn: string) {
    this.#client = client;
    this.#arn = arn;
  }

  /** The execution has the job's id for its name, so that a repeated call starts nothing twice. */
  async start({ jobId, parts }: { readonly jobId: string; readonly parts: number }): Promise<void> {
    const start = new StartExecutionCommand({
      stateMachineArn: this.#arn,
      name: jobId,
      input: JSON.stringify({ jobId, parts: Array.from({ length: parts }, (_, part) => part) }),
    });
    try {
      await this.#client.send(start);
    } catch (error) {
      // Step Functions says so once the execution has ended; while it runs, the same input starts nothing.
      if (error instanceof ExecutionAlreadyExists) return;
      await storageCall(Promise.reject(error));
    }
  }
}
