import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { writeAll } from '#shared/stores/write-all.ts';
import type { DocumentKind, NewestForm } from './document-kind.ts';
import { DocumentVersions } from './document-versions.ts';
import { NewestDocuments } from './newest-documents.ts';
import { newestPut } from './newest-writes.ts';

/** Documents by id: every version of each, for ever, and a copy of the newest, which is what everybody reads. */
export class VersionedDocuments<Version, Newest extends Version = Version> {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #form: NewestForm<Newest>;
  readonly #newest: NewestDocuments<Newest>;
  readonly #versions: DocumentVersions<Version>;

  constructor(client: DynamoDBClient, table: string, kind: DocumentKind<Version>, form: NewestForm<Newest>) {
    this.#client = client;
    this.#table = table;
    this.#form = form;
    this.#newest = new NewestDocuments(client, table, form);
    this.#versions = new DocumentVersions(client, table, kind);
  }

  /** One consistent read. Undefined too after its deletion. */
  newest(id: string): Promise<Newest | undefined> {
    return this.#newest.find(id, { consistent: true });
  }

  /** Also of a document that was deleted. */
  version(id: string, version: number): Promise<Version | undefined> {
    return this.#versions.version(id, version);
  }

  /** Newest first, from the first one below `below`; also of a document that was deleted. */
  versions(id: string, limit: number, below?: number): Promise<readonly Version[]> {
    return this.#versions.list(id, limit, below);
  }

  /** The newest versions by id, from the first one after `after`: fewer than `limit` only where no more are there. */
  list(after: string | undefined, limit: number): Promise<readonly Newest[]> {
    return this.#newest.list(after, limit);
  }

  /**
   * Keeps a version and makes it the newest, over the `expected` one, 0 where there must be none. False where another
   * editor was first: nothing is written then.
   */
  put(document: Newest, expected: number): Promise<boolean> {
    return writeAll(this.#client, [
      { Put: newestPut(this.#table, this.#form, document, expected) },
      this.#versions.putWrite(document),
    ]);
  }
}
