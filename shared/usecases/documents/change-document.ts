import { VersionConflict } from '#shared/domain/documents/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';

const ATTEMPTS = 16;
const PAUSE_MS_MAX = 200;

/** Pauses between attempts, needed where all writers compete for the next configuration number. */
export interface Pauses {
  readonly random: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Retries up to 16 times until no other writer was first. An attempt that lost gives undefined and reads again. Writers
 * of one document seldom meet and need no pauses.
 */
export async function untilWritten<Result>(
  attempt: () => Promise<Result | undefined>,
  pauses?: Pauses,
): Promise<Result> {
  for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
    await pauses?.pause(pauses.random() * Math.min(PAUSE_MS_MAX, 5 * 2 ** attempts));
  }
  throw new Unavailable();
}

/** Guards against another editor: the newest version must be the one that the caller has seen, 0 where there is none. */
export function checkExpected(current: number, expected: number | undefined): void {
  if (expected !== undefined && expected !== current) throw new VersionConflict(current);
}

/** A change of one document. */
export interface Editing<Document> {
  readonly newest: () => Promise<Document | undefined>;
  readonly versionOf: (document: Document) => number;
  /** The document after the change, or `before` itself where nothing changes. `current` is 0 for a new document. */
  readonly next: (before: Document | undefined, current: number) => Document | Promise<Document>;
  /** Writes over the version `current`. Returns false where another editor was first. */
  readonly put: (document: Document, current: number) => Promise<boolean>;
}

export interface DocumentChanged<Document> {
  readonly created: boolean;
  readonly document: Document;
}

/**
 * Makes the next version of a document. `expected` guards against another editor; without it the change is made again
 * on top of what the other editor wrote.
 * @throws VersionConflict where the newest version is not the expected one.
 */
export function changeDocument<Document>(
  { newest, versionOf, next, put }: Editing<Document>,
  expected: number | undefined,
  pauses?: Pauses,
): Promise<DocumentChanged<Document>> {
  return untilWritten(async () => {
    const before = await newest();
    const current = before === undefined ? 0 : versionOf(before);
    checkExpected(current, expected);
    const document = await next(before, current);
    if (document === before) return { created: false, document };
    return (await put(document, current)) ? { created: before === undefined, document } : undefined;
  }, pauses);
}
