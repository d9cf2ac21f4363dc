import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { writeAll } from '#shared/stores/write-all.ts';
import type { DocumentKind, NewestForm } from './document-kind.ts';
import { DocumentVersions } from './document-versions.ts';
import { NewestDocuments } from './newest-documents.ts';
import { newestPut } from './newest-writes.ts';

/** Documents by id. Every version is kept for ever; a copy of the newest version serves all usual reads. */
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

  /** One consistent read. Undefined also where the document was deleted. */
  newest(id: string): Promise<Newest | undefined> {
    return this.#newest.find(id, { consistent: true });
  }

  /** One version, even where the document was deleted. */
  version(id: string, version: number): Promise<Version | undefined> {
    return this.#versions.version(id, version);
  }

  /** At most `limit` versions, newest first, all below `below`; even where the document was deleted. */
  versions(id: string, limit: number, below?: number): Promise<readonly Version[]> {
    return this.#versions.list(id, limit, below);
  }

  /** The newest versions by id, after `after`. Fewer than `limit` means that there are no more. */
  list(after: string | undefined, limit: number): Promise<readonly Newest[]> {
    return this.#newest.list(after, limit);
  }

  /**
   * Keeps a version and makes it the newest, over the `expected` one, 0 for a new document. Returns false, and writes
   * nothing, where another editor was first.
   */
  put(document: Newest, expected: number): Promise<boolean> {
    return writeAll(this.#client, [
      { Put: newestPut(this.#table, this.#form, document, expected) },
      this.versionWrite(document),
    ]);
  }

  /** The write that keeps a version. */
  protected versionWrite(document: Version): TransactWriteItem {
    return this.#versions.putWrite(document);
  }
}
