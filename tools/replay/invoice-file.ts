import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, type Info, parse } from 'csv-parse';
import { badInput, Stop } from '../terminal/stop.ts';
import { unreadableFile } from '../terminal/unreadable-file.ts';
import { type Header, type InvoiceLine, readHeader, readLine } from './invoice-line.ts';

// The limit of a row. Without it an unclosed quote would put the rest of the file into one cell.
const ROW_LENGTH_MAX = 65_536;

/** Streams the lines of a CSV file, gzipped or not, in the file's order. */
export async function* readInvoiceLines(path: string): AsyncGenerator<InvoiceLine> {
  const gzipped = await isGzip(path);
  if (!gzipped && path.endsWith('.gz')) throw badInput(`${path} is not a gzip file.`);
  const rows = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: ROW_LENGTH_MAX,
  });
  // The error of any failed part destroys the parser, so the loop below throws it.
  const ended = () => undefined;
  if (gzipped) pipeline(createReadStream(path), createGunzip(), rows, ended);
  else pipeline(createReadStream(path), rows, ended);

  let header: Header | undefined;
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: Info }>) {
      if (header === undefined) header = readHeader(record);
      else yield readLine(header, record, info.lines);
    }
  } catch (error) {
    throw explained(path, error);
  }
  if (header === undefined) throw badInput(`${path} is empty.`);
}

/** The SHA-256 of the file's bytes, in hex. */
export async function fingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw explained(path, error);
  }
  return hash.digest('hex');
}

async function isGzip(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explained(path, error);
  }
}

function explained(path: string, error: unknown): unknown {
  if (error instanceof Stop) return error;
  if (error instanceof CsvError) {
    const line = typeof error.lines === 'number' ? `Line ${error.lines} of ` : '';
    return badInput(`${line}${path} cannot be read as CSV: ${error.message}`, error);
  }
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'Z_BUF_ERROR')
    return badInput(`${path} ends in the middle: the gzip file is cut short.`, error);
  if (code.startsWith('Z_')) return badInput(`${path} is a damaged gzip file.`, error);
  return unreadableFile(path, error) ?? error;
}
