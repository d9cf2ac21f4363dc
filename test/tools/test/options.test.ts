import { expect, it } from 'vitest';
import { testOptions } from '../../../tools/test/options.ts';

it('npm test runs all but the deep project unless files, tests or a project are named', () => {
  expect(testOptions([])).toEqual({
    cpuSecondsMax: Number.POSITIVE_INFINITY,
    whole: true,
    everyGrantUsed: false,
    args: ['--project=!deep'],
  });
  expect(testOptions(['--reporter=dot']).args).toEqual(['--reporter=dot', '--project=!deep']);
  for (const args of [['test/model'], ['-t', 'returns'], ['--project=deep'], ['--project', 'pure']]) {
    expect(testOptions(args)).toMatchObject({ args, whole: false });
  }
});

it('a part of the files is not the whole', () => {
  expect(testOptions(['--shard=1/2']).whole).toBe(false);
  expect(testOptions(['--changed']).whole).toBe(false);
  expect(testOptions(['--reporter=dot']).whole).toBe(true);
});

it('the limit of CPU seconds is an option of its own', () => {
  expect(testOptions(['--cpu-seconds-max', '450'])).toEqual({
    cpuSecondsMax: 450,
    whole: true,
    everyGrantUsed: false,
    args: ['--project=!deep'],
  });
  expect(testOptions(['--bail=1', '--cpu-seconds-max=450', 'test/model'])).toEqual({
    cpuSecondsMax: 450,
    whole: false,
    everyGrantUsed: false,
    args: ['--bail=1', 'test/model'],
  });
  for (const value of ['many', '0', '-1']) {
    expect(() => testOptions([`--cpu-seconds-max=${value}`])).toThrow(`not "${value}"`);
  }
  expect(() => testOptions(['--cpu-seconds-max'])).toThrow('--cpu-seconds-max must be a whole number');
});

it('a run fails by unused grants only where it is told to', () => {
  expect(testOptions(['--every-grant-used'])).toMatchObject({ everyGrantUsed: true, whole: true });
  expect(testOptions(['--every-grant-used']).args).toEqual(['--project=!deep']);
});
