import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Runner, startRunner } from '../../local/runner.ts';
import { assembly } from '../assembly.ts';
import { purchaseOf } from './purchases.ts';
import { MemberSocket } from './realtime-socket.ts';

const folder = mkdtempSync(join(tmpdir(), 'laurel-restart-'));
const member = 'm-restart';
let runner: Runner | undefined;

const start = async (port = 0): Promise<Runner> => {
  runner = await startRunner({ port, folder, assembly: await assembly(), report: () => undefined });
  return runner;
};

afterAll(async () => {
  await runner?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function put({ url, token }: Runner, path: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/v1/members/${member}${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await token('dev-channel')}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(201);
}

const buy = (on: Runner, purchaseId: string) => put(on, `/purchases/${purchaseId}`, purchaseOf(1000));

test('after a restart a client connects again with the token it had, resumes, and has every seq once', async () => {
  const before = await start();
  const token = await before.token('dev-member', { member });
  await put(before, '', {});
  const first = await MemberSocket.open(before.url, token);
  for (const id of ['p1', 'p2', 'p3']) await buy(before, id);
  await first.reaches(3);
  await before.stop();
  expect((await first.closed).code).toBe(1001);

  const after = await start(Number(new URL(before.url).port));
  for (const id of ['p4', 'p5']) await buy(after, id);
  await after.drained();
  const second = await MemberSocket.open(after.url, token);
  second.send({ type: 'resume', afterSeq: first.seqs.at(-1) ?? 0 });
  await second.reaches(5);
  await buy(after, 'p6');
  await second.reaches(6);
  expect([...first.seqs, ...second.seqs]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(second.balances.at(-1)).toMatchObject({ available: 60, cause: { reference: 'purchase/p6/' } });
  await second.close();
});
