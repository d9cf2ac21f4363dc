import { setTimeout as wait } from 'node:timers/promises';
import type { Refusal } from '../iam/access.ts';
import type { Iam } from '../iam/iam.ts';
import type { Invocation, Invoke } from '../lambda/invocation.ts';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';
import { type StateMachineDefinition, stateMachineDefinition } from './definition.ts';
import { type ExecutionSetup, execute } from './execution.ts';
import { StateError } from './state-error.ts';

/** The input and name of an execution. */
export interface ExecutionRequest {
  readonly name: string;
  readonly input: unknown;
}

export type ExecutionStatus = 'SUCCEEDED' | 'FAILED';

/** The state machines of a deployment. */
export interface StateMachines {
  has(machineArn: string): boolean;
  /**
   * Runs an execution to its end. Never rejects. When the environment stops, the promise stays open and the next start
   * runs the execution again.
   */
  run(machineArn: string, request: ExecutionRequest): Promise<ExecutionStatus>;
}

export interface StateMachinesSetup {
  readonly deployment: Deployment;
  readonly invoke: Invoke;
  readonly report: (line: string) => void;
  /** The roles of the machines. Without it every machine may do everything. */
  readonly iam?: Iam;
  /** Aborts when the functions are about to be stopped. */
  readonly stopping: AbortSignal;
  /** The wait between two attempts at a state; by default as long as the machine says. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Lambda's refusal as Step Functions gives it to the retriers and catchers of a state. */
function invocationRefused({ message: errorMessage }: Refusal): Invocation {
  return { error: { errorType: 'Lambda.AWSLambdaException', errorMessage } };
}

/**
 * Parses the state machines of a deployment.
 * @throws RunnerError template_unsupported
 */
export function stateMachines(setup: StateMachinesSetup): StateMachines {
  const { deployment, report, stopping } = setup;
  const machines = new Map<string, { name: string; definition: StateMachineDefinition }>();
  for (const { ref, arn, properties } of resourcesOfType(deployment, 'AWS::StepFunctions::StateMachine')) {
    const name = ref.split(':').at(-1) ?? ref;
    const definition = stateMachineDefinition(String(properties.DefinitionString), name);
    machines.set(arn, { name, definition });
  }
  const never = new Promise<never>(() => undefined);
  const invoke: Invoke = async (functionArn, event) => {
    const invocation = await setup.invoke(functionArn, event);
    return stopping.aborted ? never : invocation;
  };
  const pause = setup.wait ?? ((milliseconds) => wait(milliseconds, undefined, { signal: stopping }));
  const executionOf = (machineArn: string): ExecutionSetup => ({
    invoke: (functionArn, event) => {
      const access = { action: 'lambda:InvokeFunction', resource: functionArn };
      const refusal = setup.iam?.refusalOfActor(machineArn, [access]);
      return refusal ? Promise.resolve(invocationRefused(refusal)) : invoke(functionArn, event);
    },
    checkParts: () => {
      const access = { action: 'states:StartExecution', resource: machineArn };
      const refusal = setup.iam?.refusalOfActor(machineArn, [access]);
      if (refusal) throw new StateError('States.Permissions', refusal.message);
    },
    wait: async (milliseconds: number) => {
      await Promise.resolve(pause(milliseconds)).catch(() => never);
    },
  });
  return {
    has: (machineArn) => machines.has(machineArn),
    run: async (machineArn, { name, input }) => {
      const machine = machines.get(machineArn);
      if (!machine) {
        report(`${machineArn}: an execution was dropped, because the deployment has no such state machine`);
        return 'FAILED';
      }
      try {
        await execute(executionOf(machineArn), machine.definition, input);
        return 'SUCCEEDED';
      } catch (error) {
        const why = error instanceof StateError ? error.error : String(error);
        report(`${machine.name}: the execution ${name} failed: ${why}`);
        return 'FAILED';
      }
    },
  };
}
