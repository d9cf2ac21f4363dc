import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Duplex, pipeline } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { badInput, Stop } from '../terminal/stop.ts';
import { unreadableFile } from '../terminal/unreadable-file.ts';
import type { Encoding, FileOptions } from './options.ts';

// The limit of a row. Without it an unclosed quote would put the rest of the file into one cell.
const ROW_LENGTH_MAX = 1_048_576;
const HEADER_BYTES_MAX = 65_536;

/** A row as the file has it. */
export interface Row {
  /** The row number as a spreadsheet counts: the header is row 1, and a cell with several lines is in one row. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** A CSV file (RFC 4180: quotes, newlines in cells, CRLF) with its header. */
export interface CsvFile {
  readonly header: readonly string[];
  readonly delimiter: string;
  /** The size of the file in bytes. */
  readonly size: number;
  /** The number of bytes read so far. */
  readonly read: () => number;
  /** The rows after the header, once, as they are read. Memory does not grow with the file. */
  readonly rows: AsyncGenerator<Row>;
}

export async function openCsv({ file, delimiter, encoding }: FileOptions): Promise<CsvFile> {
  try {
    const { start, size } = await beginningOf(file);
    const decoding = decodingFor(start, encoding === 'auto' ? await guessEncoding(file) : encoding);
    const separator = delimiter ?? guessDelimiter(new TextDecoder(decoding).decode(start));
    const source = createReadStream(file);
    const rows = readRows(source, { file, decoding, separator });
    const first = await rows.next();
    if (first.done) throw badInput(`${file} is empty.`);
    const header = first.value.cells.map((name) => name.trim());
    return { header, delimiter: separator, size, read: () => source.bytesRead, rows };
  } catch (error) {
    throw explained(file, error);
  }
}

async function beginningOf(path: string): Promise<{ readonly start: Uint8Array; readonly size: number }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES_MAX), 0, HEADER_BYTES_MAX, 0);
    const { size } = await file.stat();
    return { start: buffer.subarray(0, bytesRead), size };
  } finally {
    await file.close();
  }
}

const startsWith = (start: Uint8Array, ...mark: readonly number[]) =>
  mark.every((byte, index) => start[index] === byte);

/** The encoding of a file. A byte order mark wins over the option, because files of rejects begin with one. */
function decodingFor(start: Uint8Array, encoding: Exclude<Encoding, 'auto'>): string {
  if (startsWith(start, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(start, 0xff, 0xfe) || startsWith(start, 0xfe, 0xff)) {
    throw badInput('The file is UTF-16. Save it as UTF-8.');
  }
  return encoding === 'latin1' ? 'windows-1252' : encoding;
}

/** Guesses the encoding: text of another encoding is hardly ever valid UTF-8 by chance. */
async function guessEncoding(path: string): Promise<'utf-8' | 'latin1'> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'latin1';
    throw error;
  }
}

/** The delimiter that the header has most often outside of quotes. */
function guessDelimiter(start: string): string {
  const header = start.replaceAll(/"[^"]*"/g, '').split(/\r?\n/)[0] ?? '';
  const counted = [',', ';', '\t', '|'].map((one) => [one, header.split(one).length] as const);
  return counted.reduce((most, one) => (one[1] > most[1] ? one : most), [',', 1])[0];
}

interface Reading {
  readonly file: string;
  readonly decoding: string;
  readonly separator: string;
}

async function* readRows(
  source: NodeJS.ReadableStream,
  { file, decoding, separator }: Reading,
): AsyncGenerator<Row> {
  const parser = parse({
    delimiter: separator,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: ROW_LENGTH_MAX,
  });
  // The error of any failed part destroys the parser, so the loop below throws it.
  pipeline(source, Duplex.from(decode(decoding)), parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      yield { row: info.records + info.empty_lines, cells: record };
    }
  } catch (error) {
    throw explained(file, error);
  }
}

function decode(decoding: string) {
  return async function* (bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
    const decoder = new TextDecoder(decoding, { fatal: decoding === 'utf-8' });
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  };
}

function explained(path: string, error: unknown): unknown {
  if (error instanceof Stop) return error;
  if (error instanceof CsvError) {
    const line = typeof error.lines === 'number' ? `Line ${error.lines} of ` : '';
    // The parser's own sentence may quote the file, so only its code is shown.
    return badInput(`${line}${path} cannot be read as CSV (${error.code}).`, error);
  }
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return badInput(`${path} is not UTF-8: give --encoding latin1, or auto.`, error);
  }
  return unreadableFile(path, error) ?? error;
}
