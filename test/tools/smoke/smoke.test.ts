import { afterEach, describe, expect, it } from 'vitest';
import { environmentNamed } from '../../../infra/environments/environments.ts';
import { awsSettings } from '../../../tools/aws/settings.ts';
import { runLooks } from '../../../tools/smoke/look.ts';
import { readOptions } from '../../../tools/smoke/options.ts';
import { smoke } from '../../../tools/smoke/smoke.ts';
import { readyAccount } from '../aws/account.ts';
import { AwsAtWire, body } from '../aws/aws-at-wire.ts';
import { dataStack, serviceStack } from '../aws/stacks-of-test.ts';
import { type Served, standIn } from './stand-in.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function look(spoiled: Readonly<Record<string, Served>> = {}, stopping = new AbortController().signal) {
  const server = await standIn(spoiled);
  open.push(server);
  const lines: string[] = [];
  const code = await smoke(
    { origin: server.origin, environment: undefined, channel: 'pos' },
    {
      aws: awsSettings(),
      variables: { LAUREL_TOKEN: 'a.b.c' },
      stopping,
      say: (line) => lines.push(line),
    },
  );
  return { code, lines, last: lines.at(-1), asked: server.asked };
}

const spoiled: readonly (readonly [string, Readonly<Record<string, Served>>, RegExp])[] = [
  ['health that is not ok', { '/health': { status: 500 } }, /npm start/],
  ['a page without policy', { '/docs': { status: 200, body: '<!doctype html>' } }, /response headers policy/],
  ['another openapi.json', { '/openapi.json': { status: 200, body: '{}' } }, /site's bucket/],
  ['an unknown route that is 500', { '/v1/smoke-no-such-route': { status: 500 } }, /\$default route/],
  [
    'an unknown route that is no problem+json',
    { '/v1/smoke-no-such-route': { status: 404, body: '{"message":"Not Found"}' } },
    /\$default route/,
  ],
  [
    'a call without token that is served',
    { '/v1/members/smoke/balance': { status: 200, body: '{}' } },
    /JWT/,
  ],
  ['a socket that opens for everybody', { '/ws': { status: 200 } }, /authorize-socket/],
];

describe('npm run smoke', () => {
  it.each(spoiled)('finds %s, looks at the rest, and books nothing', async (_, replies, hint) => {
    const { code, lines, last, asked } = await look(replies);
    expect(code).toBe(1);
    expect(last).toMatch(/^Look first at /);
    expect(last).toMatch(hint);
    expect(lines.filter((line) => line.startsWith('✓')).length).toBeGreaterThanOrEqual(5);
    expect(asked.filter((call) => call.startsWith('PUT'))).toEqual([]);
  });

  it('looks at nothing more after Ctrl-C, and gives no verdict', async () => {
    await expect(look({}, AbortSignal.abort())).rejects.toThrow(/aborted/);
    expect(open).toHaveLength(1);
  });

  it('takes back what was done, after a failure and after Ctrl-C', async () => {
    const stop = new AbortController();
    const step = (subject: string, run: () => Promise<unknown>, takesBack = false) => ({
      subject,
      run,
      hint: subject,
      takesBack,
    });
    const lines: string[] = [];
    const how = { say: (line: string) => lines.push(line), dependent: true, stopping: stop.signal };
    const failed = await runLooks(
      [
        step('books', async () => undefined),
        step('fails', () => Promise.reject(new Error('no'))),
        step('never tried', async () => undefined),
        step('returns', async () => stop.abort(), true),
        step('not after Ctrl-C', async () => undefined),
        step('returns this too', async () => undefined, true),
      ],
      how,
    );
    expect(failed?.look.subject).toBe('fails');
    expect(lines.filter((line) => line.startsWith('✓'))).toEqual([
      '✓ books',
      '✓ returns',
      '✓ returns this too',
    ]);
  });

  it('says that nothing replies, once', async () => {
    const server = await standIn();
    await server.close();
    const lines: string[] = [];
    const surroundings = {
      aws: awsSettings(),
      variables: {},
      stopping: new AbortController().signal,
      say: (line: string) => lines.push(line),
    };
    const options = { origin: server.origin, environment: undefined, channel: 'pos' } as const;
    expect(await smoke(options, surroundings)).toBe(1);
    expect(lines.filter((line) => line.startsWith('✗'))).toHaveLength(1);
    expect(lines[0]).toMatch(/^✗ health: no response .*ECONNREFUSED/);
  });

  it('books after all is well, and stops at the first booking that fails', async () => {
    const { code, lines, last } = await look();
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^✓ a token for the client/));
    expect(lines).toContainEqual(expect.stringMatching(/^✗ a socket with a machine's token is 403/));
    expect(lines).toContainEqual(expect.stringMatching(/^- a purchase, and its replay: not tried/));
    expect(last).toMatch(/^Look first at the log of realtime\/authorize-socket/);
  });

  it('says of a token that is not accepted to look at the credentials', async () => {
    const { code, lines, last } = await look({ '/v1/program': { status: 401, body: '{}' } });
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^✗ a token for the client, .*: status 401/));
    expect(last).toMatch(/^Look first at the credentials and the token endpoint/);
  });

  it('asks the gateway itself, and the token endpoint for the client hub, as an environment names them', async () => {
    const server = await standIn();
    const gateway = await standIn({ '/health': { status: 200, body: '{"status":"ok"}' } });
    const issuer = await standIn({ '/oauth2/token': { status: 400, body: '{}' } });
    const outputs = { ...dataStack.outputs, TokenEndpoint: `${issuer.origin}/oauth2/token` };
    const service = { ...serviceStack, outputs: { SiteUrl: server.origin, HttpGatewayUrl: gateway.origin } };
    const wire = await AwsAtWire.start({
      ...readyAccount([{ ...dataStack, outputs }, service]),
      DescribeUserPoolClient: () => body({ UserPoolClient: { ClientSecret: 'secret' } }),
    });
    open.push(server, gateway, issuer, wire);
    const lines: string[] = [];
    const code = await smoke(
      { origin: server.origin, environment: environmentNamed('dev'), channel: 'pos' },
      {
        aws: wire.settings,
        variables: {},
        stopping: new AbortController().signal,
        say: (line) => lines.push(line),
      },
    );
    expect(code).toBe(1);
    expect(lines).toContainEqual(
      expect.stringMatching(/^✗ a call around the distribution is 403: status 200/),
    );
    expect(gateway.asked).toEqual(['GET /health']);
  });

  it.each([
    ['', /Name the address/],
    ['localhost:3000', /^<url> must be an address/],
    ['https://points.shop.com/v1', /^<url> has no path: https:..points.shop.com, not/],
    ['http://points.shop.com', /must begin with https/],
    ['http://a http://b', /Only one address/],
    ['http://localhost:3000 --channel post', /--channel is one of pos, web, app, partner/],
    ['http://localhost:3000 --environment nowhere', /nowhere/],
  ])('refuses the command line %j', (line, sentence) => {
    expect(() => readOptions(line.split(' ').filter(Boolean))).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });
});
