import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Deed, DocumentEvent, DocumentRelease } from '#shared/domain/documents/document-record.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import { writeAll } from '#shared/stores/write-all.ts';
import { activeOf } from './active-documents.ts';
import { type Latest, nextConfiguration, releaseWrite, sizeChange } from './configuration.ts';
import { contentItem, deedItem, deedOf, type Item, keyOf, numberOf, padded } from './document-items.ts';
import { type NewestForm, type Released, type ReleasedKind, releasedForm } from './document-kind.ts';
import { newestDelete, newestPut, stateWrite } from './newest-writes.ts';
import { VersionedDocuments } from './versioned-documents.ts';

/** The partition with the events of one document. */
const historyOf = (kind: string, id: string): string => `history/${kind}/${id}`;

/**
 * Versioned documents for their editors; at most one version of each is active. A start or stop takes the next
 * configuration number, in one transaction with the active copy, the release and the event.
 */
export class ReleasedDocuments<Version> extends VersionedDocuments<Version, Released<Version>> {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #kind: ReleasedKind<Version>;
  readonly #form: NewestForm<Released<Version>>;

  constructor(client: DynamoDBClient, table: string, kind: ReleasedKind<Version>) {
    const form = releasedForm(kind);
    super(client, table, kind, form);
    this.#client = client;
    this.#table = table;
    this.#kind = kind;
    this.#form = form;
  }

  /** All events of a document, in their order. */
  async events(id: string): Promise<readonly DocumentEvent[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: historyOf(this.#kind.name, id) } },
    });
    return items.map(eventOf);
  }

  /**
   * Makes `version` the active one, together with `alsoWrite`. Returns undefined where the document or the configuration
   * changed since the reads, or one of those writes failed.
   */
  activate(
    before: Released<Version>,
    version: Version,
    latest: Latest,
    deed: Deed,
    alsoWrite: readonly TransactWriteItem[] = [],
  ): Promise<Released<Version> | undefined> {
    return this.#start({ before, newest: before, version }, latest, deed, alsoWrite);
  }

  /**
   * Keeps a version, makes it the newest over `before` and starts it, in one transaction. Returns undefined where the
   * document or the configuration changed since the reads.
   */
  putActive(
    version: Version,
    before: Released<Version> | undefined,
    latest: Latest,
    deed: Deed,
  ): Promise<Released<Version> | undefined> {
    return this.#start({ before, newest: version, version }, latest, deed, [this.versionWrite(version)]);
  }

  async #start(
    {
      before,
      newest,
      version,
    }: {
      readonly before: Released<Version> | undefined;
      readonly newest: Version;
      readonly version: Version;
    },
    latest: Latest,
    deed: Deed,
    alsoWrite: readonly TransactWriteItem[],
  ): Promise<Released<Version> | undefined> {
    const stored = this.#kind.store(version);
    const active = { version: stored.version, bytes: this.#kind.sizeOf(version) };
    const after = { ...newest, status: 'active' as const, active, release: latest.configuration + 1 };
    const Item = { ...contentItem(stored), ...keyOf(activeOf(this.#kind.name), stored.id) };
    const event = { kind: 'activated' as const, version: stored.version, ...deed };
    const copy = { Put: { TableName: this.#table, Item } };
    const written = await this.#release(before, after, latest, event, [copy, ...alsoWrite]);
    return written ? after : undefined;
  }

  /**
   * Stops the active version, if there is one; with `revokes`, ends what quotes promised of it, too. Returns undefined
   * where the document or the configuration changed since the reads.
   */
  async pause(
    before: Released<Version>,
    latest: Latest,
    { revokes, ...deed }: Deed & Pick<DocumentRelease, 'revokes'>,
  ): Promise<Released<Version> | undefined> {
    const { id, version: newest } = this.#kind.store(before);
    const after = {
      ...before,
      status: 'paused' as const,
      active: undefined,
      release: latest.configuration + 1,
    };
    const event = { kind: 'paused' as const, version: before.active?.version ?? newest, ...deed };
    const Key = keyOf(activeOf(this.#kind.name), id);
    const copy = { Delete: { TableName: this.#table, Key } };
    const written = await this.#release(before, after, latest, event, [copy], revokes);
    return written ? after : undefined;
  }

  /**
   * Removes a document from the list; its versions and events stay. Returns false where it was changed or started since
   * `before`.
   */
  delete(before: Released<Version>, { configuration }: Latest, deed: Deed): Promise<boolean> {
    const { id, version } = this.#kind.store(before);
    return writeAll(this.#client, [
      newestDelete(this.#table, this.#form, before),
      this.#eventWrite(id, configuration, { kind: 'deleted', version, ...deed }),
    ]);
  }

  #release(
    before: Released<Version> | undefined,
    after: Released<Version>,
    latest: Latest,
    event: DocumentEvent,
    copies: readonly TransactWriteItem[],
    revokes?: boolean,
  ): Promise<boolean> {
    const { id } = this.#kind.store(after);
    const { active, release: configuration } = after;
    const moved = { version: active?.version, previous: before?.active?.version };
    const release = { configuration, id, ...moved, revokes };
    const size = sizeChange(this.#kind, {
      active: latest.active + Number(active !== undefined) - Number(before?.active !== undefined),
      activeBytes: latest.activeBytes + (active?.bytes ?? 0) - (before?.active?.bytes ?? 0),
    });
    return writeAll(this.#client, [
      nextConfiguration(this.#table, latest.configuration, size, this.#kind.registry),
      before ? stateWrite(this.#table, this.#form, after, before) : this.#firstWrite(after),
      ...copies,
      releaseWrite(this.#table, this.#kind, release, event),
      this.#eventWrite(id, configuration, event),
    ]);
  }

  #firstWrite(document: Released<Version>): TransactWriteItem {
    return { Put: newestPut(this.#table, this.#form, document, 0) };
  }

  /** Events sort by configuration. A deletion takes no configuration number, so it sorts right after the newest one. */
  #eventWrite(id: string, configuration: number, event: DocumentEvent): TransactWriteItem {
    const deletion = event.kind === 'deleted' ? `/${padded(event.version)}` : '';
    const Item: Item = {
      ...keyOf(historyOf(this.#kind.name, id), padded(configuration) + deletion),
      kind: { S: event.kind },
      version: numberOf(event.version),
      ...deedItem(event),
    };
    return { Put: { TableName: this.#table, Item } };
  }
}

function eventOf(item: Item): DocumentEvent {
  return {
    kind: item.kind?.S as DocumentEvent['kind'],
    version: Number(item.version?.N),
    ...deedOf(item),
  };
}
