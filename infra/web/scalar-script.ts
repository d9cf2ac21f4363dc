import scalar from '@scalar/fastify-api-reference';

interface Route {
  readonly url: string;
  readonly handler: (request: undefined, reply: Reply) => unknown;
}

interface Reply {
  header(): Reply;
  send(text: string): void;
}

/**
 * The script of the API reference, a file of its own in `@scalar/api-reference`, which has 284 packages behind it. The
 * package for Fastify carries the same file in its code and has 14; it gives it out by the route that serves it.
 */
export function scalarScript(): string {
  const routes: Route[] = [];
  const server = { route: (route: Route) => routes.push(route) };
  const plugin = scalar as unknown as (server: object, options: object, done: () => void) => void;
  plugin(server, { routePrefix: '/docs', configuration: { url: '/openapi.json' } }, () => undefined);

  let script: string | undefined;
  const reply: Reply = {
    header: () => reply,
    send: (text) => {
      script = text;
    },
  };
  routes.find(({ url }) => url === '/docs/js/scalar.js')?.handler(undefined, reply);
  if (script === undefined) throw new Error('@scalar/fastify-api-reference no longer serves js/scalar.js');
  return script;
}
