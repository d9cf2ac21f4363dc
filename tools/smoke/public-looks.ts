import { isLocal } from '../api/origin.ts';
import { expectEqual, expectStatus, jsonOf, type Look, NotTried, request, Unexpected } from './look.ts';
import { handshakeStatus } from './socket.ts';

/** Headers that protect readers of the site's pages. A local Laurel speaks http, so it has no transport security. */
const siteHeaders: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /default-src 'self'/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
};

const problem = /^application\/problem\+json/;

async function unencrypted(origin: string): Promise<unknown> {
  if (isLocal(origin)) return new NotTried('not looked at, because this machine speaks http');
  const plain = origin.replace(/^https:/, 'http:');
  const { status } = await request(`${plain}/v1/program`, { headers: { authorization: 'Bearer smoke' } });
  if (status < 400) throw new Unexpected(`status ${status}: a call over http is not refused`);
  const page = await request(`${plain}/docs`);
  expectEqual('the redirect of a page', [page.status, page.headers.get('location')], [301, `${origin}/docs`]);
  return undefined;
}

async function headers(origin: string): Promise<void> {
  const page = expectStatus(await request(`${origin}/docs`), 200);
  const expected = isLocal(origin)
    ? siteHeaders
    : { ...siteHeaders, 'strict-transport-security': /max-age=31536000/ };
  for (const [name, pattern] of Object.entries(expected)) {
    const value = page.headers.get(name) ?? '';
    if (!pattern.test(value)) throw new Unexpected(`${name} is ${JSON.stringify(value)}`);
  }
}

async function documents(origin: string): Promise<void> {
  const page = expectStatus(await request(`${origin}/docs`), 200);
  if (!/<!doctype html>/i.test(page.body)) throw new Unexpected('/docs is no page');
  const document = jsonOf(expectStatus(await request(`${origin}/openapi.json`), 200));
  expectEqual(
    'the title of openapi.json',
    (document.info as { title?: string } | undefined)?.title,
    'Laurel',
  );
}

async function unknownRoute(origin: string): Promise<void> {
  const response = expectStatus(await request(`${origin}/v1/smoke-no-such-route`), 404);
  const type = response.headers.get('content-type') ?? '';
  if (!problem.test(type)) throw new Unexpected(`404 has the type ${type}`);
  expectEqual('its code', jsonOf(response).code, 'not-found');
}

const call = (origin: string) => `${origin}/v1/members/smoke/balance`;

/** All that needs no credentials. `gateway` is the API's own address behind the distribution, where it is known. */
export function publicLooks(origin: string, gateway: string | undefined): readonly Look[] {
  return [
    {
      subject: 'health',
      run: async () =>
        expectEqual('health', jsonOf(expectStatus(await request(`${origin}/health`), 200)), { status: 'ok' }),
      hint: isLocal(origin)
        ? 'whether "npm start" is running there'
        : 'the DNS record of the site, then the log of the function service/get-health',
    },
    {
      subject: 'unencrypted calls are refused, pages redirected',
      run: () => unencrypted(origin),
      hint: "the distribution's behaviors: viewer protocol policy",
    },
    {
      subject: 'security headers',
      run: () => headers(origin),
      hint: "the distribution's response headers policy",
    },
    {
      subject: 'reference and openapi.json',
      run: () => documents(origin),
      hint: "the site's bucket and the log of its deployment: the deployment may not have copied the files",
    },
    {
      subject: 'unknown route is 404 problem+json',
      run: () => unknownRoute(origin),
      hint: "the permission of the HTTP API's $default route to call its function",
    },
    {
      subject: 'no token is 401',
      run: async () => expectStatus(await request(call(origin)), 401),
      hint: 'the JWT authorizer of the HTTP API',
    },
    {
      subject: 'a forged token is 401',
      run: async () =>
        void expectStatus(await request(call(origin), { headers: { authorization: 'Bearer a.b.c' } }), 401),
      hint: 'the JWT authorizer of the HTTP API',
    },
    {
      subject: 'a socket without token is 401',
      run: async () => expectEqual('the handshake', await handshakeStatus(origin, undefined), 401),
      hint: 'the behavior /ws of the distribution, then the log of realtime/authorize-socket',
    },
    {
      subject: 'a call around the distribution is 403',
      run: async () => {
        if (gateway === undefined)
          return new NotTried("not looked at, because only --environment tells the gateway's address");
        return expectStatus(await request(`${gateway}/health`), 403);
      },
      hint: 'ORIGIN_SECRET of the functions: without the check, calls go around the firewall',
    },
  ];
}
