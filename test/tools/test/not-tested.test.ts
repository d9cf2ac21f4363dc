import { expect, it, vi } from 'vitest';
import { notTested } from '../../../tools/test/not-tested.ts';
import { sayNotTested } from '../../not-tested.ts';

it('a deep run finds again in an output, coloured or not, what tests say that was not tested', () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  sayNotTested('linters', 'no npm here');
  const said = String(written.mock.calls[0]?.[0]);
  written.mockRestore();
  const output = `stderr | some.deep.test.ts\n${said}\n ✓ tested\n\u001b[31mNOT TESTED: pages. No browser.\u001b[39m\n`;
  expect(notTested(output)).toEqual(['NOT TESTED: linters. no npm here', 'NOT TESTED: pages. No browser.']);
  expect(notTested(' ✓ NOT TESTED is the name of a test')).toEqual([]);
});
