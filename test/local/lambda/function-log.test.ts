import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openLogFile } from '../../../local/lambda/function-log.ts';

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'functions.log');
}

test('a log has its lines in order, soon after they were written without anyone asking', async () => {
  const file = newFile();
  const log = openLogFile(file);
  for (const line of ['one', 'two', 'three']) log.write(line);
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('one\ntwo\nthree\n'));
  log.write('four');
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('one\ntwo\nthree\nfour\n'));
  await log.close();
});

test('a log that is flushed or closed has all lines so far', async () => {
  const file = newFile();
  const log = openLogFile(file);
  log.write('one');
  await log.flush();
  expect(readFileSync(file, 'utf8')).toBe('one\n');
  log.write('two');
  await log.close();
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  // A line of a function that was still running is dropped, and is no error.
  log.write('three');
  await log.flush();
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
});

test('a log on a disk that takes nothing is no error', async () => {
  const log = openLogFile(join(newFile(), 'no-folder', 'functions.log'));
  log.write('one');
  await log.flush();
  log.write('two');
  await log.close();
});
