import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glob } from '../../../local/iam/glob.ts';
import { runs } from '../../property-runs.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 });

/** A variable of a policy, of which IAM fills in those that are a character themselves. */
const variable = (name: string) => `\${${name}}`;

/** The same pattern as a regular expression, which is slow but plain. */
const asRegExp = (text: string) => new RegExp(`^${text.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');

describe('a pattern of a policy', () => {
  it.each([
    ['table/ledger', 'table/ledger', true],
    ['table/ledger', 'table/ledger/index/byDue', false],
    ['table/*', 'table/ledger/index/byDue', true],
    ['table/?edger', 'table/ledger', true],
    ['table/?edger', 'table/edger', false],
    ['*', '', true],
    ['a.c', 'abc', false],
    [`a${variable('*')}`, 'a*', true],
    [`a${variable('*')}`, 'ab', false],
    [`a${variable('?')}${variable('$')}`, 'a?$', true],
    ['api/*$connect', 'api/ws/$connect', true],
  ])('%s on %s: %s', (text, value, matches) => {
    expect(glob(text)(value)).toBe(matches);
  });

  it('matches whatever the regular expression of the same meaning matches', () => {
    fc.assert(
      fc.property(pattern, letters, (text, value) => {
        expect(glob(text)(value)).toBe(asRegExp(text).test(value));
      }),
      { numRuns: runs(20_000) },
    );
  });

  it('with a variable is refused, because the runner does not fill it in', () => {
    expect(() => glob(variable('aws:username'))).toThrow(
      `the policy variable ${variable('aws:username')} is not supported`,
    );
  });
});
