import { afterEach, describe, expect, test, vi } from 'vitest';
import type { WarmCopiesLimits } from '../../../local/lambda/warm-copies.ts';
import { functionArn, runFunction } from './fixture-functions.ts';

const running: { stop(): Promise<void> }[] = [];

function run(...parameters: Parameters<typeof runFunction>): ReturnType<typeof runFunction> {
  const functions = runFunction(...parameters);
  running.push(functions);
  return functions;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((functions) => functions.stop()));
});

test("a function gets the event and Lambda's context, and its result comes back", async () => {
  const { call } = run(`
    export const handler = async (event, context) => ({
      event,
      name: context.functionName,
      arn: context.invokedFunctionArn,
      memory: context.memoryLimitInMB,
      request: typeof context.awsRequestId,
      inTime: context.getRemainingTimeInMillis() > 0 && context.getRemainingTimeInMillis() <= 30000,
    });
  `);
  expect(await call({ hello: ['world'] })).toEqual({
    result: {
      event: { hello: ['world'] },
      name: 'fixture',
      arn: functionArn,
      memory: '256',
      request: 'string',
      inTime: true,
    },
  });
});

test('events and results are JSON, as in Lambda: no undefined, no dates', async () => {
  const { call } = run(
    'export const handler = async (event) => ({ event, at: new Date(0), gone: undefined });',
  );
  expect(await call({ at: new Date(1), gone: undefined })).toEqual({
    result: { event: { at: '1970-01-01T00:00:00.001Z' }, at: '1970-01-01T00:00:00.000Z' },
  });
});

test("a function sees its own environment and nothing of the runner's", async () => {
  vi.stubEnv('RUNNER_SECRET', 'leaked');
  const { call } = run(
    'export const handler = async () => process.env;',
    { environment: { OWN: '1', ENDPOINT: 'https://abc.execute-api.eu-west-1.amazonaws.com/ws' } },
    {
      endpoints: Promise.resolve({
        aws: 'http://127.0.0.1:1',
        dynamodb: 'http://127.0.0.1:2',
        origins: new Map([['https://abc.execute-api.eu-west-1.amazonaws.com', 'http://127.0.0.1:3']]),
      }),
    },
  );
  const { result } = await call();
  expect(result).toMatchObject({
    OWN: '1',
    ENDPOINT: 'http://127.0.0.1:3/ws',
    AWS_REGION: 'eu-west-1',
    AWS_LAMBDA_FUNCTION_NAME: 'fixture',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2',
  });
  expect(result).not.toHaveProperty('RUNNER_SECRET');
  expect(result).not.toHaveProperty('PATH');
  vi.unstubAllEnvs();
});

test('a bundle in CommonJS runs as in Lambda, without a package.json of its own', async () => {
  const { call } = run('exports.handler = async () => require("node:path").sep;', {}, {}, 'index.js');
  expect(await call()).toEqual({ result: '/' });
});

test.each([
  ['an error', 'throw new RangeError("too far")', 'RangeError', 'too far'],
  ['a text', 'throw "plain"', 'string', 'plain'],
  ['a result that is not JSON', 'return 1n', 'TypeError', 'BigInt'],
])('a handler that ends with %s gives an error, and the copy stays', async (_, body, errorType, message) => {
  const functions = run(`let calls = 0; export const handler = async (event) => {
    calls += 1;
    if (event.calls) return calls;
    ${body};
  };`);
  const { error } = await functions.call();
  expect(error).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
  expect(functions.reports).toEqual([expect.stringMatching(`^fixture: ${errorType}: .*${message}`)]);
  expect(await functions.call({ calls: true })).toEqual({ result: 2 });
});

test('one copy runs one event at a time, and as many copies start as events wait', async () => {
  // Each call waits for a message that only a second call in another copy can send.
  const { call, poolSize } = run(
    `const channel = new BroadcastChannel('meeting-' + process.env.MEETING);
     let inside = 0;
     export const handler = async () => {
       inside += 1;
       const most = inside;
       await new Promise((resolve) => {
         channel.onmessage = ({ data }) => { if (data === 'here') channel.postMessage('seen'); resolve(); };
         channel.postMessage('here');
       });
       inside -= 1;
       return most;
     };`,
    { environment: { MEETING: String(Math.random()) } },
  );
  expect(await Promise.all([call(), call()])).toEqual([{ result: 1 }, { result: 1 }]);
  expect(poolSize(functionArn)).toBe(2);
});

test('events beyond the reserved concurrency wait for a copy, which is used again', async () => {
  const { call, poolSize } = run(
    'let calls = 0; export const handler = async () => { calls += 1; await null; return calls; };',
    { reservedConcurrency: 1 },
  );
  expect(await Promise.all([call(), call(), call()])).toEqual([{ result: 1 }, { result: 2 }, { result: 3 }]);
  expect(poolSize(functionArn)).toBe(1);
});

const countsCalls = 'let calls = 0; export const handler = async () => { calls += 1; return calls; };';

test('a copy that has waited too long for an event ends, and the next event gets a new one', async () => {
  const { call, poolSize } = run(countsCalls, {}, { warmCopies: { idleMilliseconds: 300 } });
  expect(await call()).toEqual({ result: 1 });
  expect(await call()).toEqual({ result: 2 });
  await vi.waitFor(() => expect(poolSize(functionArn)).toBe(0), { timeout: 60_000 });
  expect(await call()).toEqual({ result: 1 });
});

describe('when more copies wait than fit,', () => {
  const names = ['first', 'second', 'third'];
  const runEach = async (warmCopies: Partial<WarmCopiesLimits>, order: readonly string[]) => {
    const functions = run(countsCalls, {}, { warmCopies }, 'index.mjs', names);
    const results: unknown[] = [];
    for (const name of order) results.push((await functions.invoke(name, {})).result);
    const left = () => names.filter((name) => functions.poolSize(functionArn.replace('fixture', name)) > 0);
    return { results, left };
  };
  const order = ['first', 'second', 'first', 'third', 'first', 'second'];

  test('the one that has waited longest ends', async () => {
    const { results } = await runEach({ idleMax: 1, spareMax: 2 }, order);
    expect(results).toEqual([1, 1, 2, 1, 3, 1]);
  });

  test('none ends while it is in use', async () => {
    const { results } = await runEach({ idleMax: 1, spareMilliseconds: 60_000 }, order);
    expect(results).toEqual([1, 1, 2, 1, 3, 2]);
  });

  test('all but as many as fit end before their time', async () => {
    const { left } = await runEach({ idleMax: 1, spareMilliseconds: 300 }, names);
    await vi.waitFor(() => expect(left()).toEqual(['third']), { timeout: 60_000 });
  });
});

test('a copy that takes too long is ended, and the next event gets a new one', async () => {
  const { call } = run(
    'let calls = 0; export const handler = async (event) => { calls += 1; return event.wait ? new Promise(() => {}) : calls; };',
    { timeoutMilliseconds: 300, reservedConcurrency: 1 },
  );
  const [late, next] = await Promise.all([call({ wait: true }), call()]);
  expect(late.error).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 0\.30 seconds$/),
  });
  expect(next).toEqual({ result: 1 });
});

test('a busy loop cannot outlive the timeout', async () => {
  const { call } = run('export const handler = () => { for (;;); };', { timeoutMilliseconds: 200 });
  expect((await call()).error?.errorType).toBe('Sandbox.Timedout');
});

test('a copy that took too long is gone, with its open ports', async () => {
  const functions = run(
    `import { createServer } from 'node:http';
     export const handler = () => new Promise(() => {
       const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
     });`,
    { timeoutMilliseconds: 400 },
  );
  expect((await functions.call()).error?.errorType).toBe('Sandbox.Timedout');
  const port = functions.lines.find((line) => line.startsWith('port '))?.slice('port '.length);
  expect(port).toMatch(/^\d+$/);
  await vi.waitFor(() => expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow(), { timeout: 60_000 });
});

test.each([
  ['process.exit', 'process.exit(3)', 'Runtime.ExitError', 'exit status 3'],
  ['an uncaught error', 'setImmediate(() => { throw new Error("late") })', 'Error', 'late'],
  ['an unhandled rejection', 'void Promise.reject(new Error("nobody"))', 'Error', 'nobody'],
])('a copy that ends by %s gives an error and is replaced', async (_, body, errorType, message) => {
  const { call } = run(`export const handler = async (event) => {
    if (event.fine) return 'fine';
    ${body};
    return new Promise(() => {});
  };`);
  const { error } = await call();
  expect(error).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
  expect(await call({ fine: true })).toEqual({ result: 'fine' });
});

test.each([
  ['throws while loading', 'throw new Error("no table")', /no table/],
  ['has no handler', 'export const other = 1;', /index\.handler is undefined or not exported/],
])('a bundle that %s is an error, not a hang', async (_, source, message) => {
  const { call } = run(source);
  expect((await call()).error?.errorMessage).toMatch(message);
});

test('the output of a function goes to the log, line by line, and so does the trace of an error', async () => {
  const functions = run(
    'export const handler = async () => { console.log("one\\ntwo"); throw new Error("three"); };',
  );
  await functions.call();
  await vi.waitFor(() => expect(functions.lines).toContain('two'), { timeout: 60_000 });
  expect(functions.lines).toContain('Error: three');
  expect(functions.lines).toContain('one');
});

test('an unknown function and an event that is too large are refused by name', async () => {
  const { invoke, call } = run('export const handler = async () => 1;');
  expect((await invoke('arn:nobody', {})).error?.errorType).toBe('ResourceNotFoundException');
  expect((await call('x'.repeat(6 * 1024 * 1024))).error?.errorType).toBe('RequestEntityTooLargeException');
});

test('idle resolves when the last function ends', async () => {
  let settled = 0;
  const { call, idle } = run(
    'export const handler = async () => 1;',
    {},
    { onSettled: () => (settled += 1) },
  );
  await idle();
  const calls = [call(), call()];
  await idle();
  expect(settled).toBeGreaterThanOrEqual(1);
  await Promise.all(calls);
  expect(settled).toBe(2);
});

test('stopping ends running and waiting invocations', async () => {
  const functions = run(
    'export const handler = () => { console.log("begun"); return new Promise(() => {}); };',
    {
      reservedConcurrency: 1,
    },
  );
  const calls = [functions.call(), functions.call()];
  await vi.waitFor(() => expect(functions.lines).toContain('begun'), { timeout: 60_000 });
  const late = functions.stop().then(() => functions.call());
  expect((await late).error?.errorType).toBe('ServiceException');
  const ended = await Promise.all(calls);
  expect(ended.map(({ error }) => error?.errorType)).toEqual(['ServiceException', 'ServiceException']);
  // The function did nothing wrong, so there is no report.
  expect(functions.reports).toEqual([]);
});
