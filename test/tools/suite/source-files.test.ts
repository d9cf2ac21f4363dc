import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { repositoryRoot } from '../../../infra/bundling/repository.ts';
import { sourceFiles } from '../../../tools/suite/source-files.ts';

it('the sources are what git lists, without the packages', () => {
  const files = sourceFiles(repositoryRoot);
  expect(files).toContain('package.json');
  expect(files.filter((file) => file.startsWith('node_modules'))).toEqual([]);
});

it('a folder that git does not know is no project without tests, but an error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-sources-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(() => sourceFiles(folder)).toThrow(/^git does not list the files of .*not a git repository/);
});
