import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Fields whose values are words of lists that may grow. */
const WORDS: ReadonlySet<string> = new Set(['account', 'kind', 'status']);
/** Objects whose names are data: a field that they did not have would be data, too. */
const MAPS: ReadonlySet<string> = new Set(['attributes']);

/** The word that a later version may have in the place of this one. */
export const grownWord = (word: string): string => `later-${word}`;

/** The same answer as a later version of Laurel may give it: a field more in each object, and words of no list yet. */
function grown(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((item) => grown(item, name));
  if (typeof value === 'string') return WORDS.has(name) ? grownWord(value) : value;
  if (typeof value !== 'object' || value === null || MAPS.has(name)) return value;
  const fields = Object.entries(value).map(([key, held]) => [key, grown(held, key)]);
  return { ...Object.fromEntries(fields), laterField: { since: '2.7' } };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export interface GrowingProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** Passes calls on to a running Laurel, and its JSON answers back as a later version would give them. */
export async function startGrowingProxy(laurel: string): Promise<GrowingProxy> {
  const server = createServer(async (request, response) => {
    const { authorization, 'content-type': type } = request.headers;
    const body = await bytesOf(request);
    const answer = await fetch(`${laurel}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    const text = await answer.text();
    const later = text === '' ? '' : JSON.stringify(grown(JSON.parse(text), ''));
    const passed = ['content-type', 'idempotency-replayed'].flatMap((header) => {
      const value = answer.headers.get(header);
      return value === null ? [] : [[header, value] as const];
    });
    response.writeHead(answer.status, Object.fromEntries(passed)).end(later);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}
