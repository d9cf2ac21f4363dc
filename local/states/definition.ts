import { RunnerError } from '../errors/runner-error.ts';

/**
 * The part of the Amazon States Language with JSONPath that the app's machines use. The parser refuses all else by its
 * name.
 */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: string | null;
  readonly Next: string;
}

interface Following {
  readonly Next?: string;
  readonly End?: boolean;
}

interface Working extends Following {
  /**
   * The place of the result in the input. Null discards the result; without the field the result replaces the input.
   */
  readonly ResultPath?: string | null;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface TaskState extends Working {
  readonly Type: 'Task';
  readonly Parameters: { readonly FunctionName: string; readonly 'Payload.$': string };
}

export interface MapState extends Working {
  readonly Type: 'Map';
  readonly ItemsPath?: string;
  readonly ItemSelector?: Readonly<Record<string, unknown>>;
  readonly ItemProcessor: StateMachineDefinition & {
    readonly ProcessorConfig?: { readonly Mode?: 'INLINE' | 'DISTRIBUTED' };
  };
  readonly MaxConcurrency?: number;
}

export interface ChoiceRule {
  readonly Variable: string;
  readonly BooleanEquals: boolean;
  readonly Next: string;
}

export interface ChoiceState {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface FailState {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}

export type State =
  | TaskState
  | MapState
  | ChoiceState
  | FailState
  | ({ readonly Type: 'Pass' } & Following)
  | { readonly Type: 'Succeed' };

export interface StateMachineDefinition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const working = ['Type', 'Comment', 'Next', 'End', 'ResultPath', 'Retry', 'Catch'];
const stateFields: Readonly<Record<State['Type'], readonly string[]>> = {
  Task: [...working, 'Resource', 'Parameters'],
  Map: [...working, 'ItemsPath', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency'],
  Choice: ['Type', 'Comment', 'Choices', 'Default'],
  Fail: ['Type', 'Comment', 'Error', 'Cause'],
  Pass: ['Type', 'Comment', 'Next', 'End'],
  Succeed: ['Type', 'Comment'],
};
const machineFields = ['Comment', 'StartAt', 'States', 'TimeoutSeconds', 'ProcessorConfig'];
const retrierFields = ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds'];

function only(value: object, fields: readonly string[], at: string): void {
  const unknown = Object.keys(value).find((field) => !fields.includes(field));
  if (unknown !== undefined) throw unsupported(`${at}/${unknown}`);
}

function unsupported(at: string): RunnerError {
  return new RunnerError(
    'template_unsupported',
    `The local runner does not support this part of a state machine: ${at}.`,
  );
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;

function checkTask({ Resource, Parameters }: Readonly<Record<string, unknown>>, at: string): void {
  if (Resource !== 'arn:aws:states:::lambda:invoke') throw unsupported(`${at}/Resource ${Resource}`);
  only(record(Parameters), ['FunctionName', 'Payload.$'], `${at}/Parameters`);
  if (record(Parameters)['Payload.$'] !== '$') throw unsupported(`${at}/Parameters/Payload.$`);
}

function checkState(value: unknown, at: string): void {
  const state = record(value);
  const fields = stateFields[state.Type as State['Type']];
  if (!fields) throw unsupported(`${at} of type ${state.Type}`);
  only(state, fields, at);
  for (const retrier of (state.Retry ?? []) as object[]) only(retrier, retrierFields, `${at}/Retry`);
  for (const catcher of (state.Catch ?? []) as object[]) {
    only(catcher, ['ErrorEquals', 'ResultPath', 'Next'], `${at}/Catch`);
  }
  for (const rule of (state.Choices ?? []) as object[]) {
    only(rule, ['Variable', 'BooleanEquals', 'Next'], `${at}/Choices`);
  }
  if (state.Type === 'Task') checkTask(state, at);
  if (state.Type === 'Map') checkMachine(state.ItemProcessor, `${at}/ItemProcessor`);
}

function checkMachine(value: unknown, at: string): void {
  const machine = record(value);
  only(machine, machineFields, at);
  only(record(machine.ProcessorConfig), ['Mode', 'ExecutionType'], `${at}/ProcessorConfig`);
  for (const [name, state] of Object.entries(record(machine.States))) checkState(state, `${at}/${name}`);
}

/**
 * Parses a state machine, and checks that the runner supports all of it.
 * @throws RunnerError template_unsupported
 */
export function stateMachineDefinition(text: string, name: string): StateMachineDefinition {
  const definition: unknown = JSON.parse(text);
  checkMachine(definition, name);
  return definition as StateMachineDefinition;
}
