import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCsv } from '../../../tools/members/csv-file.ts';
import { readMappingFile } from '../../../tools/members/mapping.ts';
import { readInvoiceLines } from '../../../tools/replay/invoice-file.ts';
import { unreadableFile } from '../../../tools/terminal/unreadable-file.ts';

const readers: readonly (readonly [string, (file: string) => Promise<unknown>])[] = [
  ['an import', (file) => openCsv({ file, delimiter: undefined, encoding: 'utf-8' })],
  ['a mapping', readMappingFile],
  ['a replay', (file) => readInvoiceLines(file).next()],
];

describe('a file that a person named and that cannot be read', () => {
  it.each(readers)('is told to the person who wants %s in one sentence', async (_, read) => {
    const nowhere = join(tmpdir(), 'nowhere', 'x.csv');
    await expect(read(nowhere)).rejects.toMatchObject({
      exitCode: 2,
      message: `There is no file ${nowhere}.`,
    });
    const folder = tmpdir();
    await expect(read(folder)).rejects.toMatchObject({ message: `${folder} is a folder, not a file.` });
    const inside = join(import.meta.filename, 'x.csv');
    await expect(read(inside)).rejects.toMatchObject({ message: `There is no file ${inside}.` });
  });

  it('may be one of another user', () => {
    const refused = Object.assign(new Error('permission denied'), { code: 'EACCES' });
    expect(unreadableFile('x.csv', refused)?.message).toBe('You have no permission to read x.csv.');
    expect(unreadableFile('x.csv', new Error('a bug'))).toBeUndefined();
  });
});
