import { describe, expect, it } from 'vitest';
import type { Invoke } from '../../../local/lambda/invocation.ts';
import { stateMachineDefinition } from '../../../local/states/definition.ts';
import type { Resource } from '../../../local/template/deployment.ts';
import { callJson, startAws, temporaryFolder } from '../aws/aws-fixture.ts';
import { lambda, rule } from '../aws/example-resources.ts';

const machineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:jobs';

const task = (FunctionName: string, rest: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName, 'Payload.$': '$' },
  ...rest,
});

const retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 3, MaxDelaySeconds: 5 }];
const caught = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Tell' }];

const definition = {
  StartAt: 'Every',
  States: {
    Every: {
      Type: 'Map',
      ItemsPath: '$.parts',
      ItemSelector: { 'job.$': '$.job', 'part.$': '$$.Map.Item.Value' },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Walk',
        States: {
          Walk: task('walk', { ResultPath: '$.run', Retry: retry, Next: 'IsThrough' }),
          IsThrough: {
            Type: 'Choice',
            Choices: [{ Variable: '$.run.Payload.done', BooleanEquals: true, Next: 'Through' }],
            Default: 'Walk',
          },
          Through: { Type: 'Succeed' },
        },
      },
      MaxConcurrency: 2,
      ResultPath: null,
      Catch: caught,
      Next: 'Finish',
    },
    Finish: task('finish', { ResultPath: null, Catch: caught, End: true }),
    Tell: task('tell', { ResultPath: null, Next: 'Nothing' }),
    Nothing: { Type: 'Fail', Error: 'JobFailed' },
  },
};

function machine(text: object = definition): Resource {
  return {
    path: 'service/jobs',
    type: 'AWS::StepFunctions::StateMachine',
    ref: machineArn,
    arn: machineArn,
    properties: { DefinitionString: JSON.stringify(text) },
  };
}

interface Call {
  readonly fn: string;
  readonly event: { readonly job: string; readonly part?: number };
}

/** Functions whose results the test gives. Without them, a part is done and every other call returns nothing. */
function functions(answer: (call: Call, times: number) => ReturnType<Invoke> | undefined = () => undefined) {
  const calls: Call[] = [];
  const invoke: Invoke = async (fn, event) => {
    const call = { fn, event: event as Call['event'] };
    calls.push(call);
    const times = calls.filter((one) => one.fn === fn && one.event.part === call.event.part).length;
    return (await answer(call, times)) ?? { result: { done: true } };
  };
  const named = (name: string) => calls.filter(({ fn }) => fn === name).map(({ event }) => event);
  return { calls, invoke, named };
}

const boom = async () => ({ error: { errorType: 'TypeError', errorMessage: 'boom' } });
const input = JSON.stringify({ job: 'j-1', parts: [0, 1, 2, 3, 4] });
const start = (endpoint: string, rest: object = {}) =>
  callJson(endpoint, 'AWSStepFunctions.StartExecution', {
    stateMachineArn: machineArn,
    name: 'j-1',
    input,
    ...rest,
  });

describe('a state machine', () => {
  it('gives each item its selected input, loops as its choices say, and continues when all items are done', async () => {
    const { invoke, named, calls } = functions(({ fn }, times) =>
      fn === 'walk' && times < 3 ? Promise.resolve({ result: { done: false } }) : undefined,
    );
    const aws = await startAws([machine()], { invoke });
    expect(await start(aws.endpoint)).toMatchObject({
      status: 200,
      body: { executionArn: 'arn:aws:states:eu-west-1:000000000000:execution:jobs:j-1' },
    });
    await aws.settled();
    for (const part of [0, 1, 2, 3, 4]) {
      expect(named('walk').filter((event) => event.part === part)).toHaveLength(3);
    }
    expect(named('walk')[0]).toEqual({ job: 'j-1', part: 0 });
    expect(calls.at(-1)).toEqual({ fn: 'finish', event: { job: 'j-1', parts: [0, 1, 2, 3, 4] } });
    expect(aws.lines).toEqual([]);
  });

  it('tells the event bus when an execution has ended, and how', async () => {
    const consumer = lambda('consumer');
    const pattern = {
      source: ['aws.states'],
      detail: { stateMachineArn: [machineArn], status: ['FAILED', 'SUCCEEDED'] },
    };
    const told: unknown[] = [];
    const { invoke } = functions(({ fn, event }) =>
      fn === 'walk' && event.job === 'j-2' ? boom() : undefined,
    );
    const aws = await startAws(
      [machine(), consumer, rule('ended', { EventPattern: pattern, Targets: [{ Arn: consumer.arn }] })],
      {
        invoke,
        stateWait: async () => undefined,
        invokeAsync: async (_arn, event) => void told.push((event as { detail: unknown }).detail),
      },
    );
    await start(aws.endpoint);
    await start(aws.endpoint, { name: 'j-2', input: JSON.stringify({ job: 'j-2', parts: [0] }) });
    await aws.settled();
    const ended = (name: string, status: string) =>
      expect.objectContaining({ name, status, stateMachineArn: machineArn });
    expect(told).toHaveLength(2);
    expect(told).toEqual(expect.arrayContaining([ended('j-1', 'SUCCEEDED'), ended('j-2', 'FAILED')]));
  });

  it('works on at most the maximum of items at once', async () => {
    let running = 0;
    let most = 0;
    const { invoke } = functions(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { result: { done: true } };
    });
    const aws = await startAws([machine()], { invoke });
    await start(aws.endpoint);
    await aws.settled();
    expect(most).toBe(2);
  });

  it('retries with growing waits, up to their maximum', async () => {
    const waits: number[] = [];
    const { invoke, named } = functions(({ fn, event }, times) =>
      fn === 'walk' && event.part === 3 && times <= 3 ? boom() : undefined,
    );
    const stateWait = async (milliseconds: number) => waits.push(milliseconds);
    const aws = await startAws([machine()], { invoke, stateWait });
    await start(aws.endpoint);
    await aws.settled();
    expect(waits).toEqual([2000, 4000, 5000]);
    expect(named('finish')).toHaveLength(1);
  });

  it('continues at the catcher with the error, and fails when it ends there', async () => {
    const { invoke, named } = functions(({ fn, event }) =>
      fn === 'walk' && event.part === 0 ? boom() : undefined,
    );
    const aws = await startAws([machine()], { invoke, stateWait: async () => undefined });
    await start(aws.endpoint);
    await aws.settled();
    expect(named('finish')).toEqual([]);
    expect(named('tell')).toMatchObject([
      { job: 'j-1', error: { Error: 'States.ExceedToleratedFailureThreshold' } },
    ]);
    expect(aws.lines).toEqual(['jobs: the execution j-1 failed: JobFailed']);
  });

  it('names the error of a task that is caught', async () => {
    const { invoke, named } = functions(({ fn }) => (fn === 'finish' ? boom() : undefined));
    const aws = await startAws([machine()], { invoke });
    await start(aws.endpoint);
    await aws.settled();
    expect(named('tell')).toMatchObject([
      { error: { Error: 'TypeError', Cause: expect.stringContaining('boom') } },
    ]);
  });

  it('starts an execution once, and refuses its name for other input', async () => {
    const { invoke, named } = functions();
    const aws = await startAws([machine()], { invoke });
    const first = await start(aws.endpoint);
    expect((await start(aws.endpoint)).body).toEqual(first.body);
    expect((await start(aws.endpoint, { input: '{"parts":[]}' })).body.__type).toBe('ExecutionAlreadyExists');
    await aws.settled();
    expect(named('finish')).toHaveLength(1);
  });

  it.each([
    ['StateMachineDoesNotExist', { stateMachineArn: `${machineArn}-other` }],
    ['InvalidName', { name: 'a name' }],
    ['InvalidExecutionInput', { input: '{' }],
  ])('refuses with %s', async (type, rest) => {
    const aws = await startAws([machine()]);
    expect((await start(aws.endpoint, rest)).body.__type).toBe(type);
  });

  it('that was cut off runs again in the next runner, and one that ended does not', async () => {
    const folder = temporaryFolder();
    const stopping = new AbortController();
    const begun = Promise.withResolvers<void>();
    const cutOff = functions(async ({ fn }) => {
      if (fn !== 'finish') return { result: { done: true } };
      begun.resolve();
      stopping.abort();
      return boom();
    });
    const first = await startAws([machine()], { folder, invoke: cutOff.invoke, stopping: stopping.signal });
    await start(first.endpoint);
    await begun.promise;
    await first.close();
    expect(cutOff.named('tell')).toEqual([]);
    expect(first.lines).toEqual([]);

    const again = functions();
    const second = await startAws([machine()], { folder, invoke: again.invoke });
    await second.settled();
    expect(again.named('finish')).toHaveLength(1);
    await second.close();
    const third = functions();
    await (await startAws([machine()], { folder, invoke: third.invoke })).settled();
    expect(third.calls).toEqual([]);
  });
});

describe('a part of the language that no machine of the app uses', () => {
  const one = (state: object) => JSON.stringify({ StartAt: 'A', States: { A: state } });

  it.each([
    ['A of type Parallel', { Type: 'Parallel', Branches: [] }],
    ['A of type Wait', { Type: 'Wait', Seconds: 1 }],
    ['A/OutputPath', task('f', { OutputPath: '$.Payload', End: true })],
    [
      'A/Resource arn:aws:states:::sqs:sendMessage',
      { ...task('f', {}), Resource: 'arn:aws:states:::sqs:sendMessage' },
    ],
    [
      'A/Choices/StringEquals',
      { Type: 'Choice', Choices: [{ Variable: '$.a', StringEquals: 'b', Next: 'A' }] },
    ],
    ['A/Retry/JitterStrategy', task('f', { Retry: [{ ErrorEquals: ['x'], JitterStrategy: 'FULL' }] })],
    [
      'A/ItemProcessor/B of type Wait',
      { Type: 'Map', ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Wait' } } } },
    ],
  ])('is refused by its name: %s', (at, state) => {
    expect(() => stateMachineDefinition(one(state), 'jobs')).toThrow(
      `The local runner does not support this part of a state machine: jobs/${at}.`,
    );
  });

  it('is refused when the runner starts', async () => {
    const waiting = { StartAt: 'A', States: { A: { Type: 'Wait' } } };
    await expect(startAws([machine(waiting)])).rejects.toThrow('A of type Wait');
  });
});
