import { expect, it } from 'vitest';
import { Checks } from '../../../tools/verify-deploy/checks.ts';

it('a run counts each check, and a phase that cannot go on as one failure', async () => {
  const lines: string[] = [];
  const checks = new Checks((line) => lines.push(line));
  const wrong = () => {
    throw new Error('one\ntwo');
  };
  const first = await checks.phase('call', async () => {
    await checks.check('it is there', () => undefined);
    await checks.check('it is right', wrong);
    await checks.check('it is here too', async () => undefined);
  });
  const second = await checks.phase('destroy', async () => wrong());
  expect([first, second, checks.failed]).toEqual([true, false, 2]);
  expect(checks.verdict).toBe('verify:deploy: 2 checks passed, 2 failed');
  expect(lines.filter((line) => !/^ {2}\d+\.\d s$/.test(line))).toEqual([
    'call',
    '  ok      it is there',
    '  FAILED  it is right\n          one\n          two',
    '  ok      it is here too',
    'destroy',
    '  FAILED  destroy could not go on\n          one\n          two',
  ]);
});

it('Ctrl-C ends a run and is no failure', async () => {
  const checks = new Checks(() => undefined);
  const stopping = AbortSignal.abort();
  await expect(checks.phase('call', async () => stopping.throwIfAborted())).rejects.toThrow('aborted');
  expect(checks.failed).toBe(0);
});
