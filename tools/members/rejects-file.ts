import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { badInput, Stop } from '../terminal/stop.ts';
import type { Row } from './csv-file.ts';
import { csvRow } from './csv-text.ts';

/** The reason why a row was not imported. */
export interface Reject {
  readonly code: string;
  /** JSON pointers into the API's request, separated by blanks. Errors of the mapping use the mapping's own names. */
  readonly pointer: string;
  /** The detail never quotes the file, because its cells may be personal. */
  readonly detail: string;
}

const OWNER_ONLY = 0o600;
const ADDED = ['row', 'code', 'pointer', 'detail'] as const;

/** The columns without those that an earlier file of rejects added. */
export function ownColumnsOf(header: readonly string[]): readonly string[] {
  const own = header.length - ADDED.length;
  return own >= 0 && ADDED.every((name, index) => header[own + index] === name)
    ? header.slice(0, own)
    : header;
}

/** The rows that were not imported, with the reasons, so that they can be corrected and imported again. */
export class RejectsFile {
  readonly #file: WriteStream;
  readonly #delimiter: string;
  readonly #columns: number;

  private constructor(file: WriteStream, delimiter: string, columns: number) {
    this.#file = file;
    this.#delimiter = delimiter;
    this.#columns = columns;
  }

  /** Creates the file anew. Only the person who imports may read it. */
  static async create(
    path: string,
    source: string,
    { header, delimiter }: { readonly header: readonly string[]; readonly delimiter: string },
  ): Promise<RejectsFile> {
    if (resolve(path) === resolve(source))
      throw badInput('--rejects is the imported file itself. Name another file.');
    const file = createWriteStream(path, { mode: OWNER_ONLY });
    try {
      await once(file, 'open');
      await chmod(path, OWNER_ONLY);
    } catch (error) {
      throw badInput(`${path} cannot be written: ${(error as Error).message}.`, error);
    }
    // An error is thrown by the next write. Many rows may wait for one.
    file.on('error', () => undefined).setMaxListeners(0);
    const own = ownColumnsOf(header);
    const rejects = new RejectsFile(file, delimiter, own.length);
    // The byte order mark tells spreadsheets and the next import that the file is UTF-8.
    await rejects.#write(`\uFEFF${csvRow([...own, ...ADDED], delimiter)}`);
    return rejects;
  }

  async add({ row, cells }: Row, { code, pointer, detail }: Reject): Promise<void> {
    const own = Array.from({ length: this.#columns }, (_, index) => cells[index] ?? '');
    await this.#write(csvRow([...own, String(row), code, pointer, detail], this.#delimiter));
  }

  /** @throws Stop when not everything could be written */
  async close(): Promise<void> {
    this.#file.end();
    await finished(this.#file).catch(() => undefined);
    this.#demandWritten();
  }

  async #write(text: string): Promise<void> {
    this.#demandWritten();
    if (this.#file.write(text)) return;
    await once(this.#file, 'drain').catch(() => undefined);
    this.#demandWritten();
  }

  #demandWritten(): void {
    const { errored } = this.#file;
    if (errored) throw new Stop(1, `The rejects cannot be written: ${errored.message}.`, { cause: errored });
  }
}
