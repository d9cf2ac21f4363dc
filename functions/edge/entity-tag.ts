import { createHash } from 'node:crypto';
import type { Contract } from '#shared/contracts/contract.ts';
import { takesCreateOnly, takesKnownTags } from '#shared/contracts/preconditions.ts';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import type { Editable, Precondition } from '#shared/usecases/documents/precondition.ts';
import type { Reply } from './reply.ts';

type HeaderOf = (name: string) => string | undefined;

/** An entity tag: `opaque` has its quotes. */
interface Tag {
  readonly weak: boolean;
  readonly opaque: string;
}

type Tags = '*' | readonly Tag[];

const DIGEST_CHARACTERS = 22;

/** The tag of a body: 132 bits of its SHA-256, so that two bodies have one tag only where they are the same bytes. */
function opaqueTag(body: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
  return `"${digest.slice(0, DIGEST_CHARACTERS)}"`;
}

/**
 * An element of a list. Blanks can stand in one part of it only, so that a long run of them is read once.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
 */
const ELEMENT = /[ \t]*(?:(W\/)?("[\x21\x23-\x7e\x80-\uffff]*")[ \t]*)?(?:,|$)/gy;

/** The tags of a header. Undefined without the header. A list may have empty elements, but needs one tag. */
function tagsOf(name: 'if-match' | 'if-none-match', headerOf: HeaderOf): Tags | undefined {
  const value = headerOf(name);
  if (value === undefined) return undefined;
  if (value.trim() === '*') return '*';
  const elements = [...value.matchAll(ELEMENT)];
  const tags = elements.flatMap(([, weak, opaque]) =>
    opaque === undefined ? [] : [{ weak: weak !== undefined, opaque }],
  );
  if (tags.length > 0 && elements.map(([element]) => element).join('') === value) return tags;
  const message = 'must be ETags in quotes with commas between them, or *';
  throw new ValidationFailed([{ pointer: `/header/${name}`, message }]);
}

/** A weak tag never matches here: it does not say that two bodies are the same bytes. */
const matchesStrongly = (tags: readonly Tag[], wanted: string) =>
  tags.some(({ weak, opaque }) => !weak && opaque === wanted);

const matchesWeakly = (tags: readonly Tag[], wanted: string) => tags.some(({ opaque }) => opaque === wanted);

/**
 * Whether `If-Match` holds. Besides the tag of the body, the number of the version is a tag: it guards the content that
 * editors write, and lets counters and the state of a document move. 0 is the number before the first version.
 */
async function isWanted(wanted: Tags, editable: Editable | undefined): Promise<boolean> {
  if (wanted === '*') return editable !== undefined;
  const version = editable === undefined ? 0 : editable.version;
  if (version !== undefined && matchesStrongly(wanted, `"${version}"`)) return true;
  return editable !== undefined && matchesStrongly(wanted, opaqueTag(await editable.shown()));
}

async function isUnwanted(unwanted: Tags, editable: Editable | undefined): Promise<boolean> {
  if (editable === undefined) return false;
  return unwanted === '*' || matchesWeakly(unwanted, opaqueTag(await editable.shown()));
}

/**
 * The precondition of a change, from `If-Match` and, for a PUT, `If-None-Match`. Undefined without these headers.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1
 */
export function preconditionOf(contract: Contract, headerOf: HeaderOf): Precondition | undefined {
  if (!contract.ifMatch) throw new TypeError(`${contract.operationId} takes no precondition`);
  const wanted = tagsOf('if-match', headerOf);
  const unwanted = takesCreateOnly(contract) ? tagsOf('if-none-match', headerOf) : undefined;
  if (wanted === undefined && unwanted === undefined) return undefined;
  return async (editable) => {
    if (wanted !== undefined && !(await isWanted(wanted, editable))) return false;
    return unwanted === undefined || !(await isUnwanted(unwanted, editable));
  };
}

/** The body without the instant at which it was read. */
function withoutInstant(body: unknown): unknown {
  const { asOf: _, ...rest } = body as Readonly<Record<string, unknown>>;
  return rest;
}

/** A private cache may keep a tagged reply, and has to ask before each use. */
const CACHING = { 'cache-control': 'private, no-cache', vary: 'Authorization, Accept, Origin' };

/**
 * Gives the replies of a call their tags, as its contract says, and turns a body that the caller has already into 304.
 * The header is read before the call, and nothing that the call does is left out for a 304.
 */
export function tagger(contract: Contract, headerOf: HeaderOf): (reply: Reply) => Reply {
  const { entityTag } = contract;
  if (entityTag === undefined) return (reply) => reply;
  const known = takesKnownTags(contract) ? tagsOf('if-none-match', headerOf) : undefined;
  return (reply) => {
    const { status, body, headers } = reply;
    if (body === undefined) return reply;
    const opaque = opaqueTag(entityTag === 'weak' ? withoutInstant(body) : body);
    const tagged = { ...headers, ...CACHING, etag: entityTag === 'weak' ? `W/${opaque}` : opaque };
    if (known !== undefined && (known === '*' || matchesWeakly(known, opaque))) {
      return { status: 304, headers: tagged };
    }
    return { status, body, headers: tagged };
  };
}
