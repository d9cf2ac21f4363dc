import { dirname } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCsv } from '../../../tools/members/csv-file.ts';
import { csvRow } from '../../../tools/members/csv-text.ts';
import { fileWith, readCsv } from './files.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('a CSV file', () => {
  it.each([
    ['plain', 'id,name\n1,Ann\n'],
    ['with a byte order mark and CRLF', '\uFEFFid,name\r\n1,Ann\r\n'],
    ['without a newline at its end', 'id,name\n1,Ann'],
    ['with quotes', '"id","name"\n"1","Ann"\n'],
    ['with semicolons', 'id;name\n1;Ann\n'],
    ['with tabs', 'id\tname\n1\tAnn\n'],
    ['with bars', 'id|name\n1|Ann\n'],
    ['with blanks around its names, and empty lines', ' id , name\n\n1,Ann\n\n'],
  ])('is read %s', async (_, content) => {
    const { header, rows } = await readCsv(content);
    expect(header).toEqual(['id', 'name']);
    expect(rows.map(({ cells }) => cells)).toEqual([['1', 'Ann']]);
  });

  it('may have its delimiter, quotes and newlines in cells; a row is a row however many lines it has', async () => {
    const { rows } = await readCsv('id,name\n1,"a ""b"", c\nd"\n2,x\n\n3,y\n');
    expect(rows).toEqual([
      { row: 2, cells: ['1', 'a "b", c\nd'] },
      { row: 3, cells: ['2', 'x'] },
      { row: 5, cells: ['3', 'y'] },
    ]);
  });

  it('may have another delimiter than its header suggests, if the option says so', async () => {
    const { header } = await readCsv('a,b;c\n1,2;3\n', { delimiter: ';' });
    expect(header).toEqual(['a,b', 'c']);
  });

  it('is UTF-8, or Windows-1252 by the option or by a guess', async () => {
    const text = 'id;name\n1;Müller €\n';
    const windows = Buffer.concat([latin1('id;name\n1;Müller '), Buffer.of(0x80), latin1('\n')]);
    const name = { rows: [{ row: 2, cells: ['1', 'Müller €'] }] };
    expect(await readCsv(text)).toMatchObject(name);
    expect(await readCsv(text, { encoding: 'auto' })).toMatchObject(name);
    expect(await readCsv(windows, { encoding: 'latin1' })).toMatchObject(name);
    expect(await readCsv(windows, { encoding: 'auto' })).toMatchObject(name);
    expect(await readCsv(`\uFEFF${text}`, { encoding: 'latin1' })).toMatchObject(name);
  });

  it.each([
    ['that is empty', '', /is empty/],
    ['that is not UTF-8', latin1('id\nMüller\n'), /is not UTF-8: give --encoding latin1/],
    ['that is UTF-16', Buffer.from('\uFEFFid\n1\n', 'utf16le'), /is UTF-16/],
    ['with a quote never closed', 'id,name\n1,"Ann Secret\n', /cannot be read as CSV \(CSV_/],
    ['with a cell without end', `id\n"${'x\n'.repeat(999_999)}`, /cannot be read as CSV/],
  ])('%s ends with a sentence that quotes nothing of it', async (_, content, sentence) => {
    const failed = await readCsv(content).catch((error: unknown) => error);
    expect(failed).toMatchObject({ exitCode: 2, message: expect.stringMatching(sentence) });
    expect((failed as Error).message).not.toContain('Secret');
  });

  it('that is missing, or a folder, ends with a sentence', async () => {
    const file = await fileWith('');
    const open = (path: string) => openCsv({ file: path, delimiter: undefined, encoding: 'utf-8' });
    await expect(open(`${file}.none`)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/no file/),
    });
    await expect(open(dirname(file))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/is a folder/),
    });
  });

  it('that is written is read as it was, whatever its cells hold', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', ' ', '"', '""', 'a\nb', 'a\r\nb', ',', ';', ' x ', 'ü€'),
    );
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t', '|'), async (rows, delimiter) => {
        const header = rows[0]?.map((_, index) => `column ${index}`) ?? [];
        const content = [header, ...rows].map((cells) => csvRow(cells, delimiter)).join('');
        const read = await readCsv(content, { delimiter });
        expect(read.header).toEqual(header);
        expect(read.rows.map(({ cells }) => cells)).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });
});
