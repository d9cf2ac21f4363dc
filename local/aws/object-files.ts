import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AwsError } from './aws-error.ts';

export interface StoredObject {
  readonly body: Buffer;
  /** The headers that a read of the object returns: content type, ETag, `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly modifiedAt: number;
}

export interface ObjectFiles {
  /** Stores an object and returns its ETag. */
  put(bucket: string, key: string, body: Buffer, headers: Readonly<Record<string, string>>): Promise<string>;
  get(bucket: string, key: string): Promise<StoredObject | undefined>;
}

const KEY_BYTES_MAX = 1024;

/**
 * Objects as plain files: `s3/<bucket>/objects/<key>`, with their headers in `s3/<bucket>/headers`. A complete new file
 * replaces an old one, so a reader never sees half an object.
 */
export function objectFiles(folder: string, buckets: ReadonlySet<string>, now: () => number): ObjectFiles {
  const paths = (bucket: string, key: string) => {
    if (!buckets.has(bucket))
      throw new AwsError('NoSuchBucket', `The deployment has no bucket ${bucket}.`, 404);
    if (Buffer.byteLength(key) > KEY_BYTES_MAX)
      throw new AwsError('KeyTooLongError', `A key may have at most 1024 bytes.`);
    const file = join(...key.split('/').map(fileName));
    return {
      object: join(folder, 's3', bucket, 'objects', file),
      headers: join(folder, 's3', bucket, 'headers', `${file}.json`),
    };
  };
  return {
    put: async (bucket, key, body, headers) => {
      const to = paths(bucket, key);
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const about = { headers: { ...headers, etag }, modifiedAt: now() };
      await replace(to.headers, JSON.stringify(about));
      await replace(to.object, body);
      return etag;
    },
    get: async (bucket, key) => {
      const from = paths(bucket, key);
      try {
        const about = JSON.parse(await readFile(from.headers, 'utf8')) as Omit<StoredObject, 'body'>;
        return { ...about, body: await readFile(from.object) };
      } catch (error) {
        if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
          return undefined;
        throw error;
      }
    },
  };
}

/** The file name of one step of a key. No name can lead out of the folder. */
function fileName(step: string): string {
  if (step === '') return '%';
  return encodeURIComponent(step)
    .replace(/^\.+$/, (dots) => dots.replaceAll('.', '%2E'))
    .replaceAll('*', '%2A');
}

async function replace(path: string, content: string | Uint8Array): Promise<void> {
  const fresh = `${path}.${randomUUID()}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(fresh, content);
    await rename(fresh, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENAMETOOLONG')
      throw new AwsError('KeyTooLongError', 'A step of the key is too long for a file name.');
    if (code === 'ENOTDIR' || code === 'EISDIR' || code === 'EEXIST') {
      throw new AwsError(
        'NotImplemented',
        'The local runner cannot store an object whose key is a folder of another object.',
        501,
      );
    }
    throw error;
  }
}
