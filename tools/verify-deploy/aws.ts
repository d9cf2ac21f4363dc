import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endGroup } from '../packages/processes.ts';
import { type Emulator, REGION } from './emulator.ts';

/** An AWS call that the emulator refused. */
class AwsRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = code;
    this.code = code;
  }
}

type Answer = { readonly result: unknown } | { readonly error: string; readonly message: string };

/** Calls of any AWS service, as an operator makes them. All pages of a list come as one. */
export class Aws {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(python: string, { env }: Emulator) {
    this.#child = spawn(python, [join(import.meta.dirname, 'aws.py')], {
      env,
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.#child.stdout === null) throw new Error('a process without output');
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Names are those of boto3: `call('dynamodb', 'list_tables')`. */
  call<Result>(service: string, operation: string, input: object = {}, region = REGION): Promise<Result> {
    const asked = JSON.stringify({ service, operation, input, region });
    const answered = this.#last.then(async () => {
      this.#child.stdin?.write(`${asked}\n`);
      const { value, done } = await this.#answers.next();
      if (done)
        throw new Error(`no result of ${service} ${operation}: the process that makes AWS calls has ended`);
      const answer = JSON.parse(value) as Answer;
      if ('error' in answer) throw new AwsRefusal(answer.error, answer.message);
      return answer.result as Result;
    });
    this.#last = answered.catch(() => undefined);
    return answered;
  }

  stop(): Promise<void> {
    return endGroup(this.#child);
  }
}
