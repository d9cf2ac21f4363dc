import { Unavailable } from '#shared/domain/refusal.ts';
import { checkPrecondition, type Editable, type Precondition } from './precondition.ts';

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

/** A change of one document. */
export interface Editing<Document> {
  readonly newest: () => Promise<Document | undefined>;
  /** The document as a precondition compares it; undefined where there is none to read. */
  readonly editable: (newest: Document | undefined) => (Editable & { readonly version: number }) | undefined;
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
 * Makes the next version of a document. A precondition guards against another editor; without one the change is made
 * again on top of what the other editor wrote.
 * @throws VersionConflict where the precondition does not hold.
 */
export function changeDocument<Document>(
  { newest, editable, next, put }: Editing<Document>,
  precondition: Precondition | undefined,
  pauses?: Pauses,
): Promise<DocumentChanged<Document>> {
  return untilWritten(async () => {
    const before = await newest();
    const found = editable(before);
    await checkPrecondition(precondition, found);
    const current = found?.version ?? 0;
    const document = await next(before, current);
    if (document === before) return { created: false, document };
    return (await put(document, current)) ? { created: before === undefined, document } : undefined;
  }, pauses);
}
