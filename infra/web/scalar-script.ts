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
 * The script of the API reference. It is a file of `@scalar/api-reference`, which brings 284 packages. The package for
 * Fastify brings 14 and has the same file inside its code, so the script is taken from the route that serves it.
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
