import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { SiteBehaviour } from '../distribution/site-behaviour.ts';
import { type GatewayAnswer, messageAnswer } from '../http/gateway-request.ts';
import { sendAnswer } from '../http/send-answer.ts';
import { type FoundFile, isCompressed, namesTag, type Representations } from './representations.ts';
import type { SiteRequests } from './site-requests.ts';

/** A folder of static files and the URL path that it appears under. */
export interface StaticFolder {
  readonly prefix: string;
  readonly folder: string;
  readonly cacheControl?: string;
}

/** The site: its folders, of which the first that has a file serves it, and the distribution before them. */
export interface StaticSite {
  readonly folders: readonly StaticFolder[];
  readonly behaviour: SiteBehaviour;
  readonly requests: SiteRequests | undefined;
  readonly representations: Representations;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** The file inside `folder` for a URL path. Undefined when the path would lead out of the folder. */
export function fileOf({ prefix, folder }: StaticFolder, urlPath: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (!path.startsWith(prefix)) return undefined;
  const root = resolve(folder);
  const file = resolve(join(root, path.slice(prefix.length)));
  return file === root || file.startsWith(root + sep) ? file : undefined;
}

/** The file itself, or the `index.html` of a folder. */
async function existing(file: string): Promise<FoundFile | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) return existing(join(file, 'index.html'));
  return found?.isFile() ? { file, size: found.size, changedAt: found.mtimeMs } : undefined;
}

interface Served extends FoundFile {
  readonly cacheControl: string;
}

/** Browsers ask each time whether a file has changed, unless the deployment says what they may do. */
async function find(folders: readonly StaticFolder[], path: string): Promise<Served | undefined> {
  for (const folder of folders) {
    const file = fileOf(folder, path);
    const found = file === undefined ? undefined : await existing(file);
    if (found !== undefined) return { ...found, cacheControl: folder.cacheControl ?? 'no-cache' };
  }
  return undefined;
}

const plainNotFound: GatewayAnswer = {
  statusCode: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: 'Not Found\n',
};

/** Serves a request as the distribution does: a file, or what its function has in place of a file. */
export async function answerStatic(
  { folders, behaviour, requests, representations }: StaticSite,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? '';
  if (!behaviour.methods.includes(method)) {
    return sendAnswer(request, response, messageAnswer(403, 'Forbidden'));
  }
  const found = await find(folders, path);
  if (found === undefined) {
    return sendAnswer(request, response, requests?.(method, path) ?? plainNotFound);
  }
  const type = contentTypes[extname(found.file).toLowerCase()] ?? 'application/octet-stream';
  const compressed = behaviour.compresses && isCompressed(found, type);
  const accepted = compressed ? String(request.headers['accept-encoding'] ?? '') : undefined;
  const { etag, size, encoded } = await representations.of(found, accepted);
  const headers = {
    ...behaviour.headers,
    'cache-control': found.cacheControl,
    etag,
    'x-content-type-options': 'nosniff',
    ...(compressed && { vary: 'Accept-Encoding' }),
  };
  if (namesTag(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'content-type': type,
    'content-length': String(size),
    ...(encoded && { 'content-encoding': encoded.encoding }),
  });
  if (method === 'HEAD' || encoded) response.end(method === 'HEAD' ? undefined : encoded?.bytes);
  // A client that leaves in the middle is not a failure of the runner.
  else await pipeline(createReadStream(found.file), response).catch(() => response.destroy());
}
