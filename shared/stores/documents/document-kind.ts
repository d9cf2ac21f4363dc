import type { ReleaseState } from '#shared/domain/documents/document-record.ts';
import type { Registered } from './configuration.ts';
import {
  type Item,
  numberOf,
  type StoredContent,
  type StoredVersion,
  storedVersion,
  versionItem,
} from './document-items.ts';

/** The storage names of one kind of documents, and the form of a version there. */
export interface DocumentKind<Version> {
  /** The partition of the newest versions, and the prefix of each document's own partitions. */
  readonly name: string;
  readonly store: (document: Version) => StoredVersion;
  readonly restore: (stored: StoredVersion) => Version;
}

/** The storage names of one kind of documents that are activated and paused. */
export interface ReleasedKind<Version> extends DocumentKind<Version>, Registered {
  /** The room that a version takes among the active ones, in bytes. */
  readonly sizeOf: (document: Version) => number;
}

/** Restores active versions. Their authors are left out, because bookings do not need them. */
export interface ActiveKind<Active> extends Registered {
  readonly idOf: (document: Active) => string;
  readonly restore: (stored: StoredContent) => Active;
}

/** The newest version of a document with its state: whether one of its versions is active. */
export type Released<Version> = Version & ReleaseState;

/** The stored form of the newest version of a document. */
export interface NewestForm<Newest> {
  readonly name: string;
  readonly keyOf: (document: Newest) => string;
  readonly write: (document: Newest) => Item;
  readonly read: (id: string, item: Item) => Newest;
}

/** The form of a document that is never activated or paused. */
export function plainForm<Version>({ name, store, restore }: DocumentKind<Version>): NewestForm<Version> {
  return {
    name,
    keyOf: (document) => store(document).id,
    write: (document) => versionItem(store(document)),
    read: (id, item) => restore(storedVersion(id, item)),
  };
}

/** The form of a document with its state. */
export function releasedForm<Version>(kind: DocumentKind<Version>): NewestForm<Released<Version>> {
  const { name, keyOf, write, read } = plainForm(kind);
  return {
    name,
    keyOf,
    write: (document) => ({ ...write(document), ...stateItem(document) }),
    read: (id, item) => ({ ...read(id, item), ...stateOf(item) }),
  };
}

function stateItem({ status, active, release }: ReleaseState): Item {
  return {
    status: { S: status },
    release: numberOf(release),
    ...(active && { activeVersion: numberOf(active.version), activeBytes: numberOf(active.bytes) }),
  };
}

function stateOf({ status, release, activeVersion, activeBytes }: Item): ReleaseState {
  return {
    status: status?.S as ReleaseState['status'],
    release: Number(release?.N),
    ...(activeVersion && { active: { version: Number(activeVersion.N), bytes: Number(activeBytes?.N) } }),
  };
}
