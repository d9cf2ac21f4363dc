import type { ReleaseState } from '#shared/domain/documents/document-record.ts';
import {
  type Item,
  numberOf,
  type StoredContent,
  type StoredVersion,
  storedVersion,
  versionItem,
} from './document-items.ts';

/** How a capability names its documents in storage, and how a version is stored and restored. */
export interface DocumentKind<Version> {
  /** The partition of the newest versions, and the prefix of each document's own partitions. */
  readonly name: string;
  readonly store: (document: Version) => StoredVersion;
  readonly restore: (stored: StoredVersion) => Version;
}

/** How the versions that run are restored: who changed them does not matter to whoever runs them. */
export interface ActiveKind<Active> {
  readonly name: string;
  readonly idOf: (document: Active) => string;
  readonly restore: (stored: StoredContent) => Active;
}

/** The newest version of a document that can run, and whether one of its versions does. */
export type Released<Version> = Version & ReleaseState;

/** How the newest version of a document becomes an item and comes back. */
export interface NewestForm<Newest> {
  readonly name: string;
  readonly keyOf: (document: Newest) => string;
  readonly write: (document: Newest) => Item;
  readonly read: (id: string, item: Item) => Newest;
}

/** The newest version of a document that nobody starts or stops. */
export function plainForm<Version>({ name, store, restore }: DocumentKind<Version>): NewestForm<Version> {
  return {
    name,
    keyOf: (document) => store(document).id,
    write: (document) => versionItem(store(document)),
    read: (id, item) => restore(storedVersion(id, item)),
  };
}

/** The newest version of a document with whether it runs. */
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
