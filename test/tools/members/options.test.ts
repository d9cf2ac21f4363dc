import { describe, expect, it } from 'vitest';
import { openingIdOf } from '../../../tools/members/opening-id.ts';
import { readOptions } from '../../../tools/members/options.ts';

const sound = ['import', 'a.csv', '--mapping', 'm.json', '--source', 'legacy'];

describe('the command line', () => {
  it('needs the file, mapping and source, and has defaults for the rest', () => {
    expect(readOptions(sound)).toEqual({
      command: 'import',
      file: 'a.csv',
      mapping: 'm.json',
      source: 'legacy',
      delimiter: undefined,
      encoding: 'utf-8',
      dryRun: false,
      rejects: undefined,
      origin: undefined,
      concurrency: 16,
    });
    expect(readOptions([...sound, '--delimiter', 'tab', '--dry-run', '--concurrency', '4'])).toMatchObject({
      delimiter: '\t',
      dryRun: true,
      concurrency: 4,
    });
    expect(readOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [[], /Name a command: import or draft/],
    [['import'], /Name the file to import/],
    [['import', 'a.csv', '--source', 'x'], /--mapping/],
    [['import', 'a.csv', '--mapping', 'm.json'], /--source/],
    [[...sound, 'b.csv'], /Only one file/],
    [[...sound, '--source', 'x'.repeat(65)], /--source/],
    [[...sound, '--delimiter', 'constructor'], /--delimiter/],
    [[...sound, '--encoding', 'ebcdic'], /--encoding/],
    [[...sound, '--concurrency', '0'], /--concurrency/],
    [[...sound, '--url', 'nowhere'], /--url/],
    [[...sound, '--force'], /force/],
  ])('%j is refused', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });
});

it('the opening balance of a member and source has one id, that of another source or member another', () => {
  const ids = ['legacy-crm 2026-11', 'legacy-crm/2026-11', 'legacy-crm-2026-11', '!', 'x'.repeat(64)];
  const made = ids.flatMap((source) => ['m-1', 'm-2'].map((memberId) => openingIdOf(source, memberId)));
  expect(new Set(made).size).toBe(2 * ids.length);
  for (const id of made) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/);
  expect(openingIdOf('legacy-crm 2026-11', 'm-1')).toBe(made[0]);
});
