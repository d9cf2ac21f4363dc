import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callDynamoDb } from '../../../local/dynamodb/call.ts';
import { type Runner, startRunner } from '../../../local/runner.ts';
import { writeFixtureApp } from '../gateway/fixture-app.ts';
import { temporaryFolder } from '../template/fixture-assembly.ts';

const assembly = writeFixtureApp({ stored: true });
const folder = temporaryFolder();
const reports: string[] = [];
let runner: Runner;

const start = (rest: object = {}) =>
  startRunner({ port: 0, folder, assembly, report: (line) => reports.push(line), ...rest });

beforeAll(async () => {
  runner = await start();
});
afterAll(() => runner.stop());

async function note(id: string, clientId = 'dev-channel'): Promise<number> {
  const authorization = `Bearer ${await runner.token(clientId)}`;
  const answer = await fetch(`${runner.url}/v1/notes/${id}`, { method: 'PUT', headers: { authorization } });
  return answer.status;
}

async function idsIn(logicalId: string): Promise<string[]> {
  const table = runner.deployment.resources.find(({ path }) => path === `laurel-dev-service/${logicalId}`);
  const { Items } = (await callDynamoDb(runner.dynamodbEndpoint, 'table', 'Scan', {
    TableName: table?.ref,
  })) as {
    Items: { id: { S: string } }[];
  };
  return Items.map(({ id }) => id.S).sort();
}

test('a call writes, and the consumers of its stream have run when the runner is drained', async () => {
  expect(await Promise.all(['a', 'b', 'c'].map((id) => note(id)))).toEqual([201, 201, 201]);
  await runner.drained();
  expect(await idsIn('Noted')).toEqual(['a', 'b', 'c']);
  expect(await idsIn('Seen')).toEqual(['a', 'b', 'c']);
  expect(reports).toEqual([]);
});

test('scopes hold for the runner, too', async () => {
  expect(await note('d', 'dev-marketer')).toBe(403);
  expect(await idsIn('Noted')).not.toContain('d');
});

test('a function can be run directly, by its name or ARN', async () => {
  const named = runner.deployment.resources.find(({ path }) => path === 'laurel-dev-service/Echo');
  const { result } = await runner.invoke(named?.ref ?? '', { headers: {} });
  expect(result).toMatchObject({ statusCode: 200 });
});

test('a restart keeps data, tokens and names, and functions can be given another DynamoDB', async () => {
  const token = await runner.token('dev-channel');
  const { port } = new URL(runner.url);
  await runner.stop();

  const down = createServer((_, response) => response.writeHead(500).end('{}'));
  await new Promise<void>((resolve) => down.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(down.address() as AddressInfo).port}`;
  runner = await start({ port: Number(port), functionsDynamodb: () => endpoint });
  expect(await idsIn('Seen')).toEqual(['a', 'b', 'c']);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${runner.url}/v1/notes/e`, { method: 'PUT', headers });
  expect([answer.status, await answer.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  expect(reports.at(-1)).toMatch(/Note: Error: /);
  await new Promise((resolve) => down.close(resolve));
});

test('a failed start leaves nothing behind: the folder can be used again', async () => {
  const other = temporaryFolder();
  const taken = Number(new URL(runner.url).port);
  await expect(start({ port: taken, folder: other })).rejects.toThrow(`Port ${taken} is in use`);
  await expect(start({ folder: other, environment: 'nowhere' })).rejects.toThrow(
    'The app has no stack whose name begins with laurel-nowhere-',
  );
  const again = await start({ folder: other });
  expect((await fetch(`${again.url}/health`)).status).toBe(200);
  await again.stop();
});
