import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export interface FoundFile {
  readonly file: string;
  readonly size: number;
  readonly changedAt: number;
}

/** A file as it is sent: as it is, or compressed in memory. */
export interface Representation {
  readonly etag: string;
  readonly size: number;
  readonly encoded?: { readonly encoding: Encoding; readonly bytes: Buffer };
}

type Encoding = 'br' | 'gzip';

/** CloudFront compresses files of these sizes. */
const COMPRESSED_BYTES_MIN = 1_000;
const COMPRESSED_BYTES_MAX = 10_000_000;
/** Those of its types that a site has here. */
const compressedTypes = /^(?:text\/|application\/json|image\/svg\+xml)/;

/** Quick ones, as CloudFront compresses while a client waits. */
const compress: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

/** The encoding that CloudFront chooses: Brotli before gzip. A client refuses one with `q=0`. */
function encodingFor(accepted: string): Encoding | undefined {
  const taken = new Set(
    accepted
      .toLowerCase()
      .split(',')
      .map((one) => one.split(';').map((part) => part.trim()))
      .filter(([, quality = 'q=1']) => !/^q=0(?:\.0*)?$/.test(quality))
      .map(([name]) => name),
  );
  return (['br', 'gzip'] as const).find((encoding) => taken.has(encoding));
}

/** Whether a client that accepts encodings gets another representation than one that does not. */
export function isCompressed({ size }: FoundFile, type: string): boolean {
  return compressedTypes.test(type) && size >= COMPRESSED_BYTES_MIN && size <= COMPRESSED_BYTES_MAX;
}

/** Makes representations, each once for as long as its file stays the same. */
export class Representations {
  readonly #known = new Map<string, Promise<Representation>>();

  /** S3's tag is the MD5 of a file. CloudFront makes it weak where it compresses. */
  of(found: FoundFile, accepted: string | undefined): Promise<Representation> {
    const encoding = accepted === undefined ? undefined : encodingFor(accepted);
    const key = `${encoding} ${found.file} ${found.size} ${found.changedAt}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.#make(found, encoding);
    this.#known.set(key, made);
    // A file that could not be read this time may be read the next time.
    made.catch(() => this.#known.delete(key));
    return made;
  }

  async #make({ file, size }: FoundFile, encoding: Encoding | undefined): Promise<Representation> {
    const plain = await readFile(file);
    const tag = `"${createHash('md5').update(plain).digest('hex')}"`;
    if (encoding === undefined) return { etag: tag, size };
    const bytes = await compress[encoding](plain);
    return { etag: `W/${tag}`, size: bytes.length, encoded: { encoding, bytes } };
  }
}

/** Whether `If-None-Match` names a tag, by the weak comparison of RFC 9110, 8.8.3.2. */
export function namesTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag));
}
