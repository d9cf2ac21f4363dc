import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../tools/program/options.ts';

describe('the command line', () => {
  it('needs a command and a folder', () => {
    expect(readOptions(['diff', 'dir'])).toEqual({
      command: 'diff',
      folder: 'dir',
      origin: undefined,
      force: false,
      yes: false,
    });
  });

  it('takes every option', () => {
    expect(readOptions('push dir --url https://points.example/ --yes'.split(' '))).toMatchObject({
      command: 'push',
      origin: 'https://points.example',
      yes: true,
    });
    expect(readOptions('pull --force dir'.split(' '))).toMatchObject({ command: 'pull', force: true });
    expect(readOptions(['--help'])).toBeUndefined();
  });

  it.each([
    ['', /Name a command: pull, diff or push/],
    ['apply dir', /Name a command: pull, diff or push/],
    ['pull', /Name the folder to pull/],
    ['pull a b', /Only one folder at a time/],
    ['diff a --yes', /--yes is for push/],
    ['push a --force', /--force is for pull/],
    ['pull a --url localhost:3000', /--url must be an address/],
    ['pull a --fast', /--fast/],
  ])('refuses %j', (line, sentence) => {
    expect(() => readOptions(line.split(' ').filter(Boolean))).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });
});
