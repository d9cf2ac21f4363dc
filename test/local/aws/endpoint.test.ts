import { expect, test } from 'vitest';
import { callJson, startAws } from './aws-fixture.ts';
import { lambda } from './example-resources.ts';

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

test.each([
  {
    title: 'a JSON service',
    request: { headers: { 'x-amz-target': 'AmazonSSM.GetParameter' } },
    named: 'AmazonSSM.GetParameter',
  },
  {
    title: 'a call of a service that is answered otherwise',
    request: { headers: { 'x-amz-target': 'TrentService.ScheduleKeyDeletion' } },
    named: 'TrentService.ScheduleKeyDeletion',
  },
  {
    title: 'a request that only looks like a call',
    request: { headers: { 'x-amz-target': 'TrentService.constructor' } },
    named: 'TrentService.constructor',
  },
  {
    title: 'a query service',
    request: {
      body: 'Action=Publish&Message=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...signedFor('sns') },
    },
    named: 'sns Publish',
  },
  {
    title: 'a REST service',
    request: { body: 'x', headers: signedFor('execute-api') },
    path: '/ws/@connections/1',
    named: 'execute-api POST /ws/@connections/1',
  },
])('$title is refused by name, to the caller and on stderr', async ({ request, path = '/', named }) => {
  const aws = await startAws([]);
  const response = await fetch(`${aws.endpoint}${path}`, { method: 'POST', ...request });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: 'UnknownOperationException',
    message: `The local runner does not support ${named}.`,
  });
  expect(aws.lines).toEqual([`The local runner does not support ${named}.`]);
});

test('a body that is not JSON is refused', async () => {
  const { endpoint } = await startAws([]);
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents' },
    body: '{',
  });
  expect({ status: response.status, body: await response.json() }).toMatchObject({
    status: 400,
    body: { __type: 'SerializationException' },
  });
});

test('it listens on this machine only', async () => {
  const { endpoint } = await startAws([]);
  expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a secret has the text that the runner gives', async () => {
  const { endpoint } = await startAws([], { secretOf: (id) => (id === 'origin' ? 's3cret' : undefined) });
  const get = (SecretId: string) => callJson(endpoint, 'secretsmanager.GetSecretValue', { SecretId });
  expect((await get('origin')).body).toMatchObject({ SecretString: 's3cret' });
  expect((await get('nobody')).body).toMatchObject({ __type: 'ResourceNotFoundException' });
});

test('Invoke waits for the result, and passes on an error of the function', async () => {
  const { endpoint } = await startAws([lambda('double'), lambda('broken')], {
    invoke: async (arn, event) =>
      arn.endsWith('double')
        ? { result: (event as { n: number }).n * 2 }
        : { error: { errorType: 'Error', errorMessage: 'broken' } },
  });
  const invoke = (name: string) =>
    fetch(`${endpoint}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, {
      method: 'POST',
      body: '{"n":4}',
    });
  for (const name of ['double', lambda('double').arn, `${lambda('double').arn}:live`]) {
    expect(await (await invoke(name)).json()).toBe(8);
  }
  const broken = await invoke('broken');
  expect(broken.headers.get('x-amz-function-error')).toBe('Unhandled');
  expect(await broken.json()).toEqual({ errorType: 'Error', errorMessage: 'broken' });
  expect((await invoke('nobody')).status).toBe(404);
});

test('Invoke accepts an event for later', async () => {
  const events: unknown[] = [];
  const aws = await startAws([lambda('later')], {
    invokeAsync: async (_arn, event) => void events.push(event),
  });
  const accepted = await fetch(`${aws.endpoint}/2015-03-31/functions/later/invocations`, {
    method: 'POST',
    headers: { 'x-amz-invocation-type': 'Event' },
    body: '{"n":4}',
  });
  expect(accepted.status).toBe(202);
  await aws.settled();
  expect(events).toEqual([{ n: 4 }]);
});
