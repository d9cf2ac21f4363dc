import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { storageCall } from '#shared/stores/dynamodb.ts';
import type { BacktestJob } from './backtest-store.ts';

/** The state machine that walks the parts of a back-test and brings them together. */
export class BacktestMachine {
  readonly #client: SFNClient;
  readonly #arn: string;

  constructor(client: SFNClient, arn: string) {
    this.#client = client;
    this.#arn = arn;
  }

  /** Named by the back-test, so that a repeated call starts nothing twice. */
  async start({ backtestId, parts }: BacktestJob): Promise<void> {
    const start = new StartExecutionCommand({
      stateMachineArn: this.#arn,
      name: backtestId,
      input: JSON.stringify({ backtestId, parts: Array.from({ length: parts }, (_, part) => part) }),
    });
    await storageCall(this.#client.send(start));
  }
}
