import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readInvoiceLines } from '../../../tools/replay/invoice-file.ts';
import { csvOf, csvRow, folderWith, HEADER } from './csv.ts';

const good = csvOf([{ invoice: '536365', member: '17850' }]);

async function read(name: string, content: string | Buffer) {
  const path = join(await folderWith({ [name]: content }), name);
  const lines = [];
  for await (const line of readInvoiceLines(path)) lines.push(line);
  return lines;
}

describe('a file that can be read', () => {
  it.each([
    ['plain', 'a.csv', good],
    ['gzipped', 'a.csv.gz', gzipSync(good)],
    ['gzipped under another name', 'a.csv', gzipSync(good)],
    ['with a byte order mark and CRLF', 'a.csv', `\uFEFF${good.replaceAll('\n', '\r\n')}`],
    ['without a newline at its end', 'a.csv', good.trimEnd()],
  ])('%s', async (_, name, content) => {
    expect(await read(name, content)).toEqual([
      {
        line: 2,
        invoice: '536365',
        kind: 'sale',
        member: '17850',
        sku: '85123A',
        quantity: '1',
        amount: 255,
        at: Date.UTC(2010, 11, 1, 8, 26),
      },
    ]);
  });

  it('finds its columns by name, in any order and beside others', async () => {
    const lines = await read(
      'a.csv',
      'Colour,UnitPrice,CustomerID,InvoiceDate,Quantity,StockCode,InvoiceNo\nred,0.5,M1,2011-02-03 04:05,3,X,77\n',
    );
    expect(lines).toMatchObject([
      { invoice: '77', member: 'M1', amount: 150, at: Date.UTC(2011, 1, 3, 4, 5) },
    ]);
  });

  it('leaves out lines without a member or goods, and says why', async () => {
    const lines = await read(
      'a.csv',
      csvOf([
        { invoice: '1' },
        { invoice: 'C2', member: 'M', quantity: '-1' },
        { invoice: 'C3', quantity: '-1' },
        { invoice: 'C3', member: 'M', quantity: '1' },
        { invoice: '4', member: 'M', quantity: '0' },
        { invoice: '5', member: 'M', price: '-1.00' },
        { invoice: '6', member: 'M', price: '0' },
      ]),
    );
    expect(lines.map(({ leftOut }) => leftOut)).toEqual([
      'no customer',
      undefined,
      'no customer',
      'not above zero',
      'not above zero',
      'not above zero',
      undefined,
    ]);
  });

  it('recognises a cancellation, which sells nothing', async () => {
    const lines = await read('a.csv', csvOf([{ invoice: 'C2', member: 'M', quantity: '-12' }]));
    expect(lines).toMatchObject([{ kind: 'cancellation', quantity: '-12', amount: 0 }]);
  });

  it('keeps a stock code within the bounds of a sku', async () => {
    const lines = await read(
      'a.csv',
      csvOf([
        { invoice: '1', member: 'M', sku: ' \t ' },
        { invoice: '1', member: 'M', sku: 'x'.repeat(200) },
        { invoice: '1', member: 'M', sku: 'BANK\u0007 CHARGES' },
      ]),
    );
    expect(lines.map(({ sku }) => sku)).toEqual(['unknown', 'x'.repeat(128), 'BANK CHARGES']);
  });
});

describe('a file that cannot be read ends with a sentence', () => {
  const second = (row: Parameters<typeof csvRow>[0]) => `${good}${csvRow(row)}\n`;
  it.each([
    ['empty', 'a.csv', '', /is empty/],
    ['another header', 'a.csv', 'a,b\n1,2\n', /must have the columns .*; InvoiceNo, .* are missing/],
    [
      'one column short in the header',
      'a.csv',
      good.replace('CustomerID', 'Customer'),
      /CustomerID is missing/,
    ],
    ['a .gz that is none', 'a.csv.gz', good, /not a gzip file/],
    ['a gzip cut short', 'a.csv.gz', gzipSync(good).subarray(0, 40), /cut short/],
    ['a damaged gzip', 'a.csv.gz', damaged(gzipSync(good)), /damaged gzip|cut short/],
    ['a row too short', 'a.csv', `${good}536366,X\n`, /Line 3 has 2 columns, the header has 8/],
    ['a quote never closed', 'a.csv', `${good}"536366,X\n`, /Line 3.* cannot be read as CSV/],
    ['a cell without end', 'a.csv', `${HEADER}\n"${'x\n'.repeat(99_999)}`, /cannot be read as CSV/],
    ['no invoice', 'a.csv', second({ invoice: '' }), /Line 3: InvoiceNo is "", which is not an id/],
    [
      'a customer that is not an id',
      'a.csv',
      second({ invoice: '1', member: 'a#b' }),
      /Line 3: CustomerID is "a#b"/,
    ],
    ['a quantity in words', 'a.csv', second({ invoice: '1', quantity: 'six' }), /Line 3: Quantity is "six"/],
    ['a price with a sign', 'a.csv', second({ invoice: '1', price: '£2' }), /Line 3: UnitPrice is "£2"/],
    ['30 February', 'a.csv', second({ invoice: '1', date: '2011-02-30 10:00:00' }), /Line 3: InvoiceDate/],
    ['an American date', 'a.csv', second({ invoice: '1', date: '12/1/2010 8:26' }), /Line 3: InvoiceDate/],
    ['a 25th hour', 'a.csv', second({ invoice: '1', date: '2011-02-03 25:00:00' }), /Line 3: InvoiceDate/],
    [
      'a fortune',
      'a.csv',
      second({ invoice: '1', member: 'M', quantity: '999999999', price: '99999' }),
      /Line 3.*more/,
    ],
  ])('%s', async (_, name, content, sentence) => {
    await expect(read(name, content)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(sentence),
    });
  });

  it('a missing file, a folder', async () => {
    const folder = await folderWith({});
    const open = (path: string) => readInvoiceLines(path).next();
    await expect(open(join(folder, 'none.csv'))).rejects.toMatchObject({
      exitCode: 2,
      message: /There is no file/,
    });
    await expect(open(folder)).rejects.toMatchObject({ exitCode: 2, message: /is a folder/ });
  });
});

function damaged(gzip: Buffer): Buffer {
  const copy = Buffer.from(gzip);
  copy.fill(0xff, 20, 60);
  return copy;
}
