import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../tools/replay/options.ts';

describe('the command line', () => {
  it('needs a file and has a default for the rest', () => {
    expect(readOptions(['a.csv'], {})).toEqual({
      file: 'a.csv',
      limit: Number.POSITIVE_INFINITY,
      origin: 'http://localhost:3000',
      ends: undefined,
      asRecorded: false,
      concurrency: 16,
      data: '.laurel',
    });
  });

  it('follows the environment of the local runner', () => {
    expect(readOptions(['a.csv'], { PORT: '4000', LAUREL_DATA: '/x' })).toMatchObject({
      origin: 'http://localhost:4000',
      data: '/x',
    });
  });

  it('takes every option', () => {
    const args = '--limit 10 a.csv --url https://points.example/ --ends 2026-01-31 --concurrency=3 --data d';
    expect(readOptions(args.split(' '), { PORT: '1', LAUREL_DATA: '/x' })).toMatchObject({
      limit: 10,
      origin: 'https://points.example',
      ends: Date.parse('2026-02-01T00:00:00Z') - 1,
      concurrency: 3,
      data: 'd',
    });
  });

  it.each([
    ['', /Name the file/],
    ['a.csv b.csv', /Only one file at a time/],
    ['a.csv --limit 0', /--limit must be a whole number from 1/],
    ['a.csv --limit -1', /limit/],
    ['a.csv --limit abc', /not "abc"/],
    ['a.csv --limit 1.5', /not "1.5"/],
    ['a.csv --limit', /limit/],
    ['a.csv --url localhost:3000', /--url must be an address/],
    ['a.csv --url ftp://x', /--url must be an address/],
    ['a.csv --ends 2026-02-30', /--ends must be a date/],
    ['a.csv --ends yesterday', /not "yesterday"/],
    ['a.csv --ends 2026-01-01 --as-recorded', /Use only one of them/],
    ['a.csv --concurrency 257', /from 1 to 256/],
    ['a.csv --fast', /--fast/],
  ])('refuses %j', (line, sentence) => {
    const args = line.split(' ').filter(Boolean);
    expect(() => readOptions(args, {})).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });
});
