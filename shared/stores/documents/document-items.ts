import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Deed } from '#shared/domain/documents/document-record.ts';

export type Item = Record<string, AttributeValue>;

/** A version as it is stored. `content` is JSON text, because no query asks about its fields. */
export interface StoredContent {
  readonly id: string;
  readonly version: number;
  readonly content: unknown;
}

/** A version with its author and time. */
export interface StoredVersion extends StoredContent {
  readonly changed: Deed;
}

const DIGITS = 9;

/** Numbers as sort keys, padded so that their order as texts is their order as numbers. */
export const padded = (number: number): string => String(number).padStart(DIGITS, '0');

export const numberOf = (value: number) => ({ N: String(value) });

export function keyOf(partition: string, part: string): Item {
  return { id: { S: partition }, part: { S: part } };
}

/** The partition of all versions of one document. */
export const versionsOf = (kind: string, id: string): string => `${kind}/${id}`;

export function versionKey(kind: string, id: string, version: number): Item {
  return keyOf(versionsOf(kind, id), padded(version));
}

const textOf = (content: unknown): string => JSON.stringify(content);

/** The bytes of a content in its stored form. */
export const bytesOf = (content: unknown): number => Buffer.byteLength(textOf(content));

export const deedItem = ({ by, at }: Deed): Item => ({ changedBy: { S: by }, changedAt: numberOf(at) });

export function deedOf({ changedBy, changedAt }: Item): Deed {
  return { by: changedBy?.S ?? '', at: Number(changedAt?.N) };
}

/** The attributes beside the key. */
export function contentItem({ version, content }: StoredContent): Item {
  return { version: numberOf(version), document: { S: textOf(content) } };
}

export function versionItem(stored: StoredVersion): Item {
  return { ...contentItem(stored), ...deedItem(stored.changed) };
}

/** Restores a version without a check: only these stores write items, from checked documents. */
export function storedVersion(id: string, item: Item): StoredVersion {
  return {
    id,
    version: Number(item.version?.N),
    content: JSON.parse(item.document?.S ?? '{}'),
    changed: deedOf(item),
  };
}
