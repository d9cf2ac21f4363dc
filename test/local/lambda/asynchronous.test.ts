import { expect, test } from 'vitest';
import { createInvokeAsync } from '../../../local/lambda/asynchronous.ts';
import type { FunctionDefinition } from '../../../local/lambda/function-definition.ts';
import type { Invocation } from '../../../local/lambda/invocation.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:f';
const definition: FunctionDefinition = {
  arn: functionArn,
  name: 'f',
  folder: '',
  handler: '',
  runtime: '',
  memoryMegabytes: 128,
  timeoutMilliseconds: 1000,
  reservedConcurrency: undefined,
  environment: {},
  deadLetterArn: 'arn:queue',
  retries: 2,
};
const failed: Invocation = { error: { errorType: 'Error', errorMessage: 'no' } };

function setUp(answers: Invocation[], change: Partial<FunctionDefinition> = {}, park?: () => Promise<void>) {
  const parked: [string, unknown][] = [];
  const reports: string[] = [];
  const controller = new AbortController();
  let calls = 0;
  const invokeAsync = createInvokeAsync({
    definitions: [{ ...definition, ...change }],
    invoke: async () => answers[calls++] ?? failed,
    deadLetter: park ?? (async (target, payload) => void parked.push([target, payload])),
    report: (line) => reports.push(line),
    stopping: controller.signal,
    retryMilliseconds: 0,
  });
  return { invokeAsync, parked, reports, controller, calls: () => calls };
}

test('an event that succeeds in the end is not parked', async () => {
  const { invokeAsync, parked, calls } = setUp([failed, failed, { result: 1 }]);
  await invokeAsync(functionArn, {});
  expect([calls(), parked]).toEqual([3, []]);
});

test('an event that fails three times is parked whole, with the reason', async () => {
  const { invokeAsync, parked, calls } = setUp([]);
  await invokeAsync('f', { a: 1 });
  expect(calls()).toBe(3);
  expect(parked).toEqual([
    [
      'arn:queue',
      expect.objectContaining({
        requestContext: expect.objectContaining({ condition: 'RetriesExhausted', approximateInvokeCount: 3 }),
        requestPayload: { a: 1 },
        responsePayload: failed.error,
      }),
    ],
  ]);
});

test('the function sets the number of retries, and an event without a destination is reported', async () => {
  const { invokeAsync, reports, calls } = setUp([], { retries: 0, deadLetterArn: undefined });
  await invokeAsync(functionArn, {});
  expect(calls()).toBe(1);
  expect(reports).toEqual([
    'f: an event was dropped after 1 attempts, because the function has no dead-letter destination',
  ]);
});

test('an event that cannot be parked and an event for a missing function are reported', async () => {
  const full = setUp([], {}, () => Promise.reject(new Error('disk full')));
  await full.invokeAsync(functionArn, {});
  await full.invokeAsync('nobody', {});
  expect(full.reports).toEqual([
    'f: an event could not be parked: disk full',
    'nobody: an event was dropped, because the deployment has no such function',
  ]);
});

test('a failure while the environment stops neither parks the event nor ends it', async () => {
  const { invokeAsync, parked, controller, calls } = setUp([]);
  controller.abort();
  const done = invokeAsync(functionArn, {}).then(() => 'ended');
  await new Promise((resolve) => setImmediate(resolve));
  expect(await Promise.race([done, Promise.resolve('still open')])).toBe('still open');
  expect([calls(), parked]).toEqual([1, []]);
});
