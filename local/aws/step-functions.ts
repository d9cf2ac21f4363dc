import type { ExecutionRequest, StateMachines } from '../states/state-machines.ts';
import type { AcceptedInvocations } from './accepted-invocations.ts';
import { AwsError } from './aws-error.ts';
import type { JsonService } from './json-protocol.ts';

interface StartExecution {
  readonly stateMachineArn?: string;
  readonly name?: string;
  readonly input?: string;
}

const NAME = /^[\w-]{1,80}$/;

function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('InvalidExecutionInput', 'The input is no JSON.');
  }
}

/**
 * Step Functions' StartExecution. Executions are kept until they end: one that the environment stopped in is run again
 * from its beginning by the next, where AWS would go on with its state. Names count for as long as the runner runs.
 */
export function stepFunctionsService(
  machines: StateMachines,
  accepted: AcceptedInvocations,
  now: () => number,
): JsonService {
  const startedAt = new Map<string, { readonly input: string; readonly seconds: number }>();
  function startExecution({ stateMachineArn = '', name = '', input = '{}' }: StartExecution): unknown {
    if (!machines.has(stateMachineArn)) {
      throw new AwsError('StateMachineDoesNotExist', `There is no state machine ${stateMachineArn}.`);
    }
    if (!NAME.test(name)) throw new AwsError('InvalidName', 'An execution needs a name.');
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = startedAt.get(executionArn);
    if (known && known.input !== input) {
      throw new AwsError('ExecutionAlreadyExists', `There is an execution ${name} with other input.`);
    }
    const started = known ?? { input, seconds: now() / 1000 };
    if (!known) {
      startedAt.set(executionArn, started);
      accepted.accept(stateMachineArn, { name, input: inputOf(input) } satisfies ExecutionRequest);
    }
    return { executionArn, startDate: started.seconds };
  }
  return { target: 'AWSStepFunctions', version: '1.0', operations: { StartExecution: startExecution } };
}
