import { type EncryptionKeys, withKeys } from '../iam/encryption-keys.ts';
import type { AccessRequest } from '../iam/policy.ts';
import { AwsError } from './aws-error.ts';
import type { CheckAccess } from './json-protocol.ts';
import type { Answer, Request } from './listener.ts';
import type { ObjectFiles } from './object-files.ts';

/** S3's PutObject, GetObject and HeadObject, with the bucket in the path or in the host name. */
export function answerS3(
  files: ObjectFiles,
  checkAccess: CheckAccess,
  keys: EncryptionKeys = new Map(),
): (request: Request) => Promise<Answer> {
  return async (request) => {
    try {
      checkAccess(request.headers.authorization, () => withKeys(keys, objectRequests(request), keyUse), 403);
      return await answer(files, request);
    } catch (error) {
      if (error instanceof AwsError) return s3Error(error, request.method);
      throw error;
    }
  };
}

async function answer(files: ObjectFiles, request: Request): Promise<Answer> {
  const { bucket, key, call } = addressed(request);
  if (call === undefined) {
    throw new AwsError(
      'NotImplemented',
      `The local runner does not support S3 ${request.method} ${request.target}.`,
      501,
    );
  }
  if (call === 'PutObject') {
    if (request.headers['if-none-match'] === '*' && (await files.get(bucket, key))) {
      throw new AwsError('PreconditionFailed', 'The object exists already.', 412);
    }
    const etag = await files.put(bucket, key, objectBody(request), keptHeaders(request));
    return { statusCode: 200, headers: { etag }, body: '' };
  }
  const object = await files.get(bucket, key);
  if (!object) throw new AwsError('NoSuchKey', `The bucket ${bucket} has no object ${key}.`, 404);
  return {
    statusCode: 200,
    headers: {
      ...object.headers,
      'last-modified': new Date(object.modifiedAt).toUTCString(),
      'content-length': String(object.body.length),
    },
    body: call === 'HeadObject' ? '' : object.body,
  };
}

/** HeadObject needs the permission of GetObject. */
function objectRequests(request: Request): readonly AccessRequest[] {
  const { bucket, key, call } = addressed(request);
  const action = `s3:${call === 'HeadObject' ? 'GetObject' : call}`;
  return call === undefined ? [] : [{ action, resource: `arn:aws:s3:::${bucket}/${key}` }];
}

const keyUse = ({ action }: AccessRequest) => (action === 's3:PutObject' ? 'GenerateDataKey' : 'Decrypt');

const CALLS: Readonly<Record<string, string>> = { PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject' };

function addressed(request: Request): { bucket: string; key: string; call: string | undefined } {
  const url = new URL(request.target, 'http://127.0.0.1');
  const host = String(request.headers.host ?? request.headers[':authority'] ?? '').split(':')[0] ?? '';
  const hostBucket = /^(.+?)\.(?:s3[.-].*|localhost)$/.exec(host)?.[1];
  const steps = url.pathname.slice(1).split('/');
  const bucket = hostBucket ?? decodeURIComponent(steps.shift() ?? '');
  const key = steps.map(decodeURIComponent).join('/');
  // The parameter `x-id` only repeats the name of the call. Any other parameter asks for more than the object.
  const plain = [...url.searchParams.keys()].every((name) => name === 'x-id');
  const ranged = request.headers.range !== undefined || request.headers['x-amz-copy-source'] !== undefined;
  return { bucket, key, call: plain && !ranged && key !== '' ? CALLS[request.method] : undefined };
}

function keptHeaders({ headers }: Request): Record<string, string> {
  const kept: Record<string, string> = {
    'content-type': headers['content-type'] ?? 'application/octet-stream',
  };
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('x-amz-meta-') || name === 'cache-control') kept[name] = String(value);
  }
  const encodings = String(headers['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'aws-chunked');
  if (encodings.length > 0) kept['content-encoding'] = encodings.join(', ');
  return kept;
}

/**
 * The body of an object. SDKs send streams as `aws-chunked`: a line with its length before each chunk, and checksums as
 * trailers.
 */
function objectBody({ headers, body }: Request): Buffer {
  if (headers['x-amz-decoded-content-length'] === undefined) return body;
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || !(length > 0)) break;
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
  return Buffer.concat(chunks);
}

function s3Error(error: AwsError, method: string): Answer {
  const text = error.message.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
  return {
    statusCode: error.statusCode,
    headers: { 'content-type': 'application/xml', 'x-amzn-errortype': error.name },
    body:
      method === 'HEAD'
        ? ''
        : `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${error.name}</Code><Message>${text}</Message></Error>`,
  };
}
