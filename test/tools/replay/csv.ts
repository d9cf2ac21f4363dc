import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

export interface Row {
  readonly invoice: string;
  readonly member?: string;
  readonly sku?: string;
  readonly quantity?: string;
  readonly price?: string;
  readonly date?: string;
}

export function csvRow(row: Row): string {
  const {
    invoice,
    member = '',
    sku = '85123A',
    quantity = '1',
    price = '2.55',
    date = '2010-12-01 08:26:00',
  } = row;
  return `"${invoice}","${sku}","A ""LAMP"", WHITE",${quantity},"${date}",${price},${member},"United Kingdom"`;
}

export const csvOf = (rows: readonly Row[]): string => `${[HEADER, ...rows.map(csvRow)].join('\n')}\n`;

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A new temporary folder with the given files, which is deleted after the test file. */
export async function folderWith(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-replay-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
