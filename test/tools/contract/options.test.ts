import { expect, it } from 'vitest';
import { callers } from '../../../tools/contract/callers.ts';
import { fuzzOptions, USAGE } from '../../../tools/contract/options.ts';

it('a run is of all callers and 20 minutes, with a seed drawn, unless said', () => {
  const options = fuzzOptions([]);
  expect(options).toMatchObject({ minutes: 20, callers, seed: expect.any(Number) });
  expect(fuzzOptions(['--minutes', '5', '--as', 'admin,agent', '--seed', '7'])).toMatchObject({
    minutes: 5,
    callers: ['agent', 'admin'],
    seed: 7,
  });
  expect(fuzzOptions(['--help'])).toBeUndefined();
  expect(USAGE).toContain(callers.join(', '));
});

it.each([
  [['--as', 'admin,till'], /--as takes some of nobody, .*, not till/],
  [['--minutes', '0'], /--minutes must be a whole number from 1 to \d+, not "0"/],
  [['--seed', '-1'], /--seed/],
  [['--python', ''], /--python names no command/],
  [['admin'], /admin is not an option/],
])('%s is refused', (args, sentence) => {
  expect(() => fuzzOptions(args as string[])).toThrow(sentence);
});
