import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A folder of static files and the URL path that it appears under. */
export interface StaticFolder {
  readonly prefix: string;
  readonly folder: string;
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
async function existing(file: string): Promise<{ file: string; size: number } | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) return existing(join(file, 'index.html'));
  return found?.isFile() ? { file, size: found.size } : undefined;
}

async function find(
  folders: readonly StaticFolder[],
  path: string,
): Promise<{ file: string; size: number } | undefined> {
  for (const folder of folders) {
    const file = fileOf(folder, path);
    const found = file === undefined ? undefined : await existing(file);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The API's problem for an unknown call, so that an integrator gets a problem here as well. */
function notFound(response: ServerResponse): void {
  const problem = {
    type: 'urn:laurel:problem:not-found',
    title: 'No such page',
    status: 404,
    detail: 'There is no page or call of this method and path. The reference is at /docs.',
    instance: randomUUID(),
    code: 'not-found',
  };
  response.writeHead(404, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(problem));
}

/** Serves a request from the first folder that has the file, with the given headers added. */
export async function answerStatic(
  folders: readonly StaticFolder[],
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return notFound(response);
  }
  const found = await find(folders, path);
  if (found === undefined) return notFound(response);
  response.writeHead(200, {
    ...headers,
    'content-type': contentTypes[extname(found.file).toLowerCase()] ?? 'application/octet-stream',
    'content-length': String(found.size),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD') response.end();
  // A client that leaves in the middle is not a failure of the runner.
  else await pipeline(createReadStream(found.file), response).catch(() => response.destroy());
}
