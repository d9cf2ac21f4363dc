import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../../infra/bundling/repository.ts';
import { partNames, readOptions, USAGE } from '../../../tools/bench/options.ts';

describe('the options of a benchmark', () => {
  it('are all parts unless some are named', () => {
    const sizes = { entries: 10_000, purchases: 2000, rounds: 3, against: undefined };
    expect(readOptions([])).toEqual({ command: 'parts', parts: partNames, ...sizes });
    expect(readOptions(['storage', 'roles', '--entries', '50'])).toMatchObject({
      parts: ['roles', 'storage'],
      entries: 50,
    });
    expect(readOptions(['--help'])).toBeUndefined();
  });

  it('name other checkouts, which are compared with this one', () => {
    expect(readOptions(['against', repositoryRoot, '--rounds', '5'])).toMatchObject({
      command: 'against',
      folders: [repositoryRoot, expect.stringMatching(/^\//)],
      rounds: 5,
    });
    expect(readOptions(['handler', '--against', repositoryRoot])).toMatchObject({
      parts: ['handler'],
      against: expect.stringMatching(/^\//),
    });
  });

  it('have every part and command in the usage', () => {
    for (const name of [...partNames, 'memory', 'against'])
      expect(USAGE).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it.each([
    [['storge'], /There is no part storge/],
    [['--rounds', '0'], /--rounds must be a whole number from 1/],
    [['--entries', 'many'], /--entries must be a whole number/],
    [['--purchases', '1e3'], /--purchases must be a whole number/],
    [['against'], /Name the folder of another checkout/],
    [['against', '/nowhere'], /\/nowhere is no checkout of Laurel/],
    [['handler', '--against', '/nowhere'], /\/nowhere is no checkout of Laurel/],
    [['memory', 'roles'], /memory takes no names/],
  ])('%j is refused with a sentence', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(sentence);
  });
});
