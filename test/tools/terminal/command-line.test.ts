import { expect, it } from 'vitest';
import { readCommandLine } from '../../../tools/terminal/command-line.ts';

it.each([
  [['--nonsense'], "Unknown option '--nonsense'."],
  [['-x'], "Unknown option '-x'."],
  [['--name'], "Option '--name <value>' argument missing."],
])('refuses %j with one sentence and the usage', (args, sentence) => {
  expect(() => readCommandLine(args, 'npm run it', { name: { type: 'string' } })).toThrow(
    expect.objectContaining({ exitCode: 2, message: `${sentence}\n\nnpm run it` }),
  );
});
