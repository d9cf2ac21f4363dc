import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Deed } from '#shared/domain/documents/document-record.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import {
  type Configuration,
  nextConfiguration,
  RELEASES,
  readConfiguration,
  releaseWrite,
} from '#shared/stores/documents/configuration.ts';
import type { DocumentKind } from '#shared/stores/documents/document-kind.ts';
import { DocumentVersions } from '#shared/stores/documents/document-versions.ts';
import { newestAt } from '#shared/stores/documents/newest-at.ts';
import { writeAll } from '#shared/stores/write-all.ts';

export interface ProgramChange extends Deed {
  /** Its version is the next configuration. */
  readonly program: Program;
}

/** There is one programme. */
const ID = 'program';

/**
 * A stored version is restored without a check: its contract accepted it when it was put, and no version is ever
 * changed.
 */
const programs: DocumentKind<ProgramChange> = {
  name: 'program',
  store: ({ program: { version, ...content }, by, at }) => ({
    id: ID,
    version,
    content,
    changed: { by, at },
  }),
  restore: ({ version, content, changed }) => {
    return { program: { version, ...(content as Omit<Program, 'version'>) }, ...changed };
  },
};

/**
 * The versions of the programme, kept for ever, and a small item with the number of the newest one. A version is the
 * configuration at which it came into force: versions rise, with gaps where promotions changed.
 */
export class ProgramStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #versions: DocumentVersions<ProgramChange>;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
    this.#versions = new DocumentVersions(client, table, programs);
  }

  /** The newest numbers. Half a read unit; one when consistent. */
  latest(options: { consistent: boolean } = { consistent: false }): Promise<Configuration> {
    return readConfiguration(this.#client, this.#table, options.consistent);
  }

  /** 0 until the first change of the programme. */
  async latestVersion(options: { consistent: boolean } = { consistent: false }): Promise<number> {
    return (await this.latest(options)).program;
  }

  /** Exactly this version. An entry or a document must have recorded it. */
  async version(version: number): Promise<Program> {
    const program = await this.find(version);
    if (program.version !== version) throw new TypeError('a version of the programme is missing');
    return program;
  }

  /** The programme of a configuration: the newest version up to it. */
  async find(configuration: number): Promise<Program> {
    if (configuration === 0) return initialProgram;
    const [found] = await this.#versions.list(ID, 1, configuration + 1);
    return found?.program ?? initialProgram;
  }

  /** At most `limit` changes, newest first, all of versions below `below`. The programme of a new environment is none. */
  changes(limit: number, below?: number): Promise<readonly ProgramChange[]> {
    return this.#versions.list(ID, limit, below);
  }

  /** The version that was the newest at a past instant. */
  async inForceAt(instant: number): Promise<Program> {
    return (await this.#versions.newestAt(ID, instant))?.program ?? initialProgram;
  }

  /** The configuration that was the newest at a past instant. */
  async configurationAt(instant: number): Promise<number> {
    const found = await newestAt(this.#client, this.#table, RELEASES, instant);
    return found ? Number(found.part?.S) : 0;
  }

  /** Makes `change` the newest version, unless another change took its number: then false. */
  put(change: ProgramChange): Promise<boolean> {
    const { version } = change.program;
    const release = { configuration: version, id: ID, version };
    return writeAll(this.#client, [
      nextConfiguration(this.#table, version - 1, { program: version }),
      this.#versions.putWrite(change),
      releaseWrite(this.#table, programs, release, change),
    ]);
  }
}
