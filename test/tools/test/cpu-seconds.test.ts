import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { readProcessStat } from '../../../tools/suite/process-stat.ts';
import { childrenCpuSeconds, waitedCpuSeconds } from '../../../tools/test/cpu-seconds.ts';

it('CPU seconds of children are read past the name of the process, whatever it is', () => {
  const fields = 'S 1 2 3 4 5 6 7 8 9 10 11 12 250 125 20 0';
  for (const name of ['node', 'a) b (c']) {
    const stat = readProcessStat(`42 (${name}) ${fields}`);
    expect([stat.name, waitedCpuSeconds(stat)]).toEqual([name, 3.75]);
  }
});

it('a child that worked is counted once it has ended', () => {
  const before = childrenCpuSeconds();
  const busy = 'while (process.cpuUsage().user < 100_000);';
  expect(spawnSync(process.execPath, ['--eval', busy]).status).toBe(0);
  if (process.platform !== 'linux') return expect(before).toBeUndefined();
  expect((childrenCpuSeconds() ?? 0) - (before ?? 0)).toBeGreaterThanOrEqual(0.1);
});
