import { call } from './load.ts';
import type { Product } from './product.ts';

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/**
 * Calls each operation of the product's own OpenAPI document once, as an administrator. Bodies are empty objects and
 * ids are new, so that most calls are refused by their function; each function has run then.
 */
export async function callEveryEndpoint(product: Product): Promise<number> {
  const { paths } = (await (await fetch(`${product.url}/openapi.json`)).json()) as ApiDocument;
  const token = await product.token({ client_id: 'dev-admin' });
  let calls = 0;
  for (const [path, operations] of Object.entries(paths)) {
    for (const method of METHODS.filter((name) => Object.hasOwn(operations, name))) {
      const address = `${product.url}${path.replaceAll(/\{\w+\}/g, '1')}`;
      const body = method === 'get' || method === 'delete' ? undefined : {};
      await call(address, method.toUpperCase(), token, body);
      calls += 1;
    }
  }
  return calls;
}
