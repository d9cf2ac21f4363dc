import { setTimeout as wait } from 'node:timers/promises';
import type { Invoke } from '../lambda/invocation.ts';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';
import { type StateMachineDefinition, stateMachineDefinition } from './definition.ts';
import { execute } from './execution.ts';
import { StateError } from './state-error.ts';

/** One execution as it was asked for. */
export interface ExecutionRequest {
  readonly name: string;
  readonly input: unknown;
}

/** The state machines of a deployment. */
export interface StateMachines {
  has(machineArn: string): boolean;
  /** Runs an execution to its end. Never rejects; stays open where the environment stops, so that it is run again. */
  run(machineArn: string, request: ExecutionRequest): Promise<void>;
}

export interface StateMachinesSetup {
  readonly deployment: Deployment;
  readonly invoke: Invoke;
  readonly report: (line: string) => void;
  /** Aborts when the functions are about to be stopped. */
  readonly stopping: AbortSignal;
  /** Between two tries of a state: as long as the machine says, unless given. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Throws RunnerError: template_unsupported. */
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
  const execution = {
    invoke,
    wait: async (milliseconds: number) => {
      await Promise.resolve(pause(milliseconds)).catch(() => never);
    },
  };
  return {
    has: (machineArn) => machines.has(machineArn),
    run: async (machineArn, { name, input }) => {
      const machine = machines.get(machineArn);
      if (!machine) return report(`${machineArn}: an execution was dropped, there is no such state machine`);
      try {
        await execute(execution, machine.definition, input);
      } catch (error) {
        const why = error instanceof StateError ? error.error : String(error);
        report(`${machine.name}: the execution ${name} failed: ${why}`);
      }
    },
  };
}
