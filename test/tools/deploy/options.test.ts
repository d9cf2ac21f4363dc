import { describe, expect, it } from 'vitest';
import * as deploy from '../../../tools/deploy/options.ts';
import * as destroy from '../../../tools/destroy/options.ts';

const words = (line: string) => line.split(' ').filter(Boolean);

describe('the command line of deploy', () => {
  it('takes an environment, every stage of dev included, and every option', () => {
    expect(deploy.readOptions(words('dev-blue --yes --take-over'))).toMatchObject({
      environment: { name: 'dev-blue', dataProtected: false },
      yes: true,
      takeOver: true,
      check: false,
    });
    expect(deploy.readOptions(words('production --check'))).toMatchObject({ check: true, yes: false });
    expect(deploy.readOptions(['--help'])).toBeUndefined();
    expect(destroy.readOptions(['--help'])).toBeUndefined();
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /Name an environment/],
    ['nowhere', /nowhere/],
    ['dev staging', /Only one environment/],
    ['dev --fast', /--fast/],
    ['d'.repeat(40), /at most 32 characters/],
    ['Dev', /lower-case/],
  ];

  it.each([...wrong, ['dev --check --yes', /--check changes nothing/] as const])(
    'refuses %j',
    (line, sentence) => {
      expect(() => deploy.readOptions(words(line))).toThrow(
        expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
      );
    },
  );

  it.each(wrong)('is refused by destroy, too: %j', (line, sentence) => {
    expect(() => destroy.readOptions(words(line))).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });
});
