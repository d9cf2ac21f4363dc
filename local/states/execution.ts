import type { Invoke } from '../lambda/invocation.ts';
import type { MapState, Retrier, State, StateMachineDefinition, TaskState } from './definition.ts';
import { filled, valueAt, withValueAt } from './paths.ts';
import { StateError } from './state-error.ts';

export interface ExecutionSetup {
  readonly invoke: Invoke;
  /** @throws StateError when the machine may not start the parts of a distributed map, which are executions of it */
  readonly checkParts?: () => void;
  /** The wait between two attempts at a state. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

const ALL_AT_ONCE = 40;

const matches = (names: readonly string[], { error }: StateError): boolean =>
  names.includes(error) || names.includes('States.ALL');

const asStateError = (error: unknown): StateError => {
  if (error instanceof StateError) return error;
  throw error;
};

async function runTask(
  { invoke }: ExecutionSetup,
  { Parameters }: TaskState,
  input: unknown,
): Promise<unknown> {
  const { result, error } = await invoke(Parameters.FunctionName, input);
  if (error) throw new StateError(error.errorType, JSON.stringify(error));
  return { ExecutedVersion: '$LATEST', Payload: result ?? null, StatusCode: 200 };
}

/** Runs the items in parallel, up to the state's maximum. After the first failure no further item begins. */
async function runMap(setup: ExecutionSetup, state: MapState, input: unknown): Promise<unknown> {
  if (state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED') setup.checkParts?.();
  const { ItemProcessor: processor, ItemSelector: selector, MaxConcurrency } = state;
  const items = valueAt(input, state.ItemsPath ?? '$') as readonly unknown[];
  const results: unknown[] = [];
  let next = 0;
  let failed: StateError | undefined;
  const work = async () => {
    while (next < items.length && !failed) {
      const index = next;
      next += 1;
      const context = { Map: { Item: { Index: index, Value: items[index] } } };
      const item = selector ? filled(selector, input, context) : items[index];
      try {
        results[index] = await execute(setup, processor, item);
      } catch (error) {
        failed ??= asStateError(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(MaxConcurrency || ALL_AT_ONCE, items.length) }, work));
  if (!failed) return results;
  if (processor.ProcessorConfig?.Mode !== 'DISTRIBUTED') throw failed;
  throw new StateError(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
  );
}

/** The wait before a retry. Undefined when no retry is left. */
function waitBefore(retrier: Retrier, retries: number): number | undefined {
  if (retries >= (retrier.MaxAttempts ?? 3)) return undefined;
  const seconds = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** retries;
  return Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY) * 1000;
}

/** Runs a state with the retries of its retriers. Each retrier counts its own attempts. */
async function withRetries(
  setup: ExecutionSetup,
  retriers: readonly Retrier[],
  run: () => Promise<unknown>,
): Promise<unknown> {
  const retries = new Map<Retrier, number>();
  for (;;) {
    try {
      return await run();
    } catch (thrown) {
      const error = asStateError(thrown);
      const retrier = retriers.find(({ ErrorEquals }) => matches(ErrorEquals, error));
      const soFar = retrier ? (retries.get(retrier) ?? 0) : 0;
      const wait = retrier && waitBefore(retrier, soFar);
      if (!retrier || wait === undefined) throw error;
      retries.set(retrier, soFar + 1);
      await setup.wait(wait);
    }
  }
}

interface Step {
  readonly output: unknown;
  /** The next state. Undefined after the last one. */
  readonly next: string | undefined;
}

async function runWorking(setup: ExecutionSetup, state: TaskState | MapState, input: unknown): Promise<Step> {
  try {
    const result = await withRetries(setup, state.Retry ?? [], () =>
      state.Type === 'Task' ? runTask(setup, state, input) : runMap(setup, state, input),
    );
    return { output: withValueAt(input, state.ResultPath, result), next: state.Next };
  } catch (thrown) {
    const error = asStateError(thrown);
    const catcher = state.Catch?.find(({ ErrorEquals }) => matches(ErrorEquals, error));
    if (!catcher) throw error;
    const errorOutput = { Error: error.error, Cause: error.message };
    return { output: withValueAt(input, catcher.ResultPath, errorOutput), next: catcher.Next };
  }
}

async function runState(setup: ExecutionSetup, state: State, input: unknown): Promise<Step> {
  switch (state.Type) {
    case 'Task':
    case 'Map':
      return runWorking(setup, state, input);
    case 'Choice': {
      const rule = state.Choices.find(
        ({ Variable, BooleanEquals }) => valueAt(input, Variable) === BooleanEquals,
      );
      const next = rule?.Next ?? state.Default;
      if (next === undefined) throw new StateError('States.NoChoiceMatched', 'No choice matches the input.');
      return { output: input, next };
    }
    case 'Fail':
      throw new StateError(state.Error ?? '', state.Cause ?? '');
    case 'Pass':
      return { output: input, next: state.Next };
    case 'Succeed':
      return { output: input, next: undefined };
  }
}

/**
 * Runs a state machine to its end, and returns its output.
 * @throws StateError when an execution fails
 */
export async function execute(
  setup: ExecutionSetup,
  machine: StateMachineDefinition,
  input: unknown,
): Promise<unknown> {
  let step: Step = { output: input, next: machine.StartAt };
  while (step.next !== undefined) {
    const state = machine.States[step.next];
    if (!state) throw new StateError('States.Runtime', `The state machine has no state ${step.next}.`);
    step = await runState(setup, state, step.output);
  }
  return step.output;
}
