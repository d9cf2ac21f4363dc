import type { ExecutionRequest, StateMachines } from '../states/state-machines.ts';
import type { AcceptedInvocations } from './accepted-invocations.ts';
import { AwsError } from './aws-error.ts';
import { newBusEvent, type PublishEvent } from './event-bus.ts';
import type { JsonService } from './json-protocol.ts';

interface StartExecution {
  readonly stateMachineArn?: string;
  readonly name?: string;
  readonly input?: string;
}

/** Runs an execution to its end, and tells the event bus how it ended. */
export function runExecutions(
  machines: StateMachines,
  publish: PublishEvent,
  now: () => number,
): (stateMachineArn: string, request: ExecutionRequest) => Promise<void> {
  return async (stateMachineArn, request) => {
    const startDate = now();
    const status = await machines.run(stateMachineArn, request);
    const { name } = request;
    const executionArn = executionArnOf(stateMachineArn, name);
    const detail = { executionArn, stateMachineArn, name, status, startDate, stopDate: now() };
    const about = { source: 'aws.states', 'detail-type': 'Step Functions Execution Status Change', detail };
    publish('default', newBusEvent({ ...about, resources: [executionArn] }, new Date(now())));
  };
}

const executionArnOf = (stateMachineArn: string, name: string) =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

const NAME = /^[\w-]{1,80}$/;

function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('InvalidExecutionInput', 'The input is not JSON.');
  }
}

/**
 * Step Functions' StartExecution. An execution is kept until it ends. If the environment stops during an execution, the
 * next start runs it again from its beginning; AWS would continue with the same state. Names are taken until the runner
 * stops.
 */
export function stepFunctionsService(
  machines: StateMachines,
  accepted: AcceptedInvocations,
  now: () => number,
): JsonService {
  const startedAt = new Map<string, { readonly input: string; readonly seconds: number }>();
  function startExecution({ stateMachineArn = '', name = '', input = '{}' }: StartExecution): unknown {
    if (!machines.has(stateMachineArn)) {
      throw new AwsError(
        'StateMachineDoesNotExist',
        `The deployment has no state machine ${stateMachineArn}.`,
      );
    }
    if (!NAME.test(name))
      throw new AwsError(
        'InvalidName',
        'The name of an execution has 1 to 80 letters, digits, hyphens and underscores.',
      );
    const executionArn = executionArnOf(stateMachineArn, name);
    const known = startedAt.get(executionArn);
    if (known && known.input !== input) {
      throw new AwsError('ExecutionAlreadyExists', `The execution ${name} exists already, with other input.`);
    }
    const started = known ?? { input, seconds: now() / 1000 };
    if (!known) {
      startedAt.set(executionArn, started);
      accepted.accept(stateMachineArn, { name, input: inputOf(input) } satisfies ExecutionRequest);
    }
    return { executionArn, startDate: started.seconds };
  }
  return {
    target: 'AWSStepFunctions',
    version: '1.0',
    operations: { StartExecution: startExecution },
    requests: (operation, { stateMachineArn = '*' }: StartExecution) => [
      { action: `states:${operation}`, resource: stateMachineArn },
    ],
  };
}
