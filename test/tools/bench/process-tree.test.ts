import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { processTree, residentMegabytes } from '../../../tools/bench/process-tree.ts';

it('a process tree has what a process started, with the memory of each', async () => {
  if (process.platform !== 'linux') return expect(() => processTree(process.pid)).toThrow();
  const script =
    'const held = Buffer.alloc(40_000_000, 1); console.log(held.length); setInterval(() => {}, 1000);';
  const child = spawn('sh', ['-c', `"${process.execPath}" -e '${script}'; true`], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  onTestFinished(() => void process.kill(-pid, 'SIGKILL'));
  await once(child.stdout, 'data');
  const tree = processTree(pid);
  expect(tree.map(({ name }) => name).slice(0, 1)).toEqual(['sh']);
  expect(tree.length).toBeGreaterThanOrEqual(2);
  expect(residentMegabytes(pid)).toBeGreaterThan(40);
  expect(processTree(process.pid).map((one) => one.pid)).toContain(pid);
});
