import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type RunOptions, run } from '../../../tools/packages/processes.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-processes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = (given: Partial<RunOptions> = {}): RunOptions => ({
  env: process.env,
  folder,
  millisecondsMax: 60_000,
  stopping: new AbortController().signal,
  ...given,
});

/** Says its own id and that of a process that it started; both would live for minutes. */
const long = 'sleep 300 & echo "$$ $!"; wait';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function expectEnded(output: string): Promise<void> {
  const pids = output.trim().split(' ').map(Number);
  expect(pids).toHaveLength(2);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000 });
}

it('a command tells its code and output, which is kept in the log, too', async () => {
  const log = join(folder, 'log');
  const outcome = await run('sh', ['-c', 'echo one; echo two >&2; exit 4'], options({ log }));
  expect(outcome.code).toBe(4);
  expect(outcome.output.split('\n').sort()).toEqual(['', 'one', 'two']);
  expect(readFileSync(log, 'utf8')).toBe(outcome.output);
});

it('a command that takes too long is ended with all that it started', async () => {
  const { code, output, timedOut } = await run('sh', ['-c', long], options({ millisecondsMax: 1_000 }));
  expect([code, timedOut]).toEqual([undefined, true]);
  await expectEnded(output);
});

it('a command is ended where its output says so', async () => {
  const until = (text: string) => text.includes('\n');
  const { code, output, timedOut } = await run('sh', ['-c', long], options({ until }));
  expect([code, timedOut]).toEqual([undefined, false]);
  await expectEnded(output);
});

it('Ctrl-C ends a command with all that it started', async () => {
  const stopping = new AbortController();
  let output = '';
  const until = (text: string) => {
    output = text;
    if (text.includes('\n')) stopping.abort();
    return false;
  };
  await expect(run('sh', ['-c', long], options({ stopping: stopping.signal, until }))).rejects.toThrow();
  await expectEnded(output);
});
