import assert from 'node:assert/strict';
import { environmentNamed } from '../../infra/environments/environments.ts';
import { Token } from '../api/token.ts';
import { awsSettings } from '../aws/settings.ts';
import { readMachineClient } from '../client-secret/machine-client.ts';
import { bookingLooks } from '../smoke/booking-looks.ts';
import type { Look } from '../smoke/look.ts';
import { publicLooks } from '../smoke/public-looks.ts';
import type { Checks } from './checks.ts';
import { ENVIRONMENT } from './commands.ts';
import type { Emulator } from './emulator.ts';
import { Site } from './site.ts';
import type { Story } from './story.ts';

/** The looks of `npm run smoke`, but those at a socket: the emulator's CloudFront takes none. */
export async function tellSmoke(
  { port, url, env }: Emulator,
  { deployed }: Story,
  checks: Checks,
  stopping: AbortSignal,
): Promise<void> {
  const origin = `https://${deployed.site.host}`;
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
  };
  const aws = awsSettings({ endpoint: url, credentials });
  const { tokenUrl, ...client } = await readMachineClient(aws, environmentNamed(ENVIRONMENT), 'hub');
  const token = new Token({ url: tokenUrl, ...client, advice: '' }, stopping);
  const booking = { origin, token, channel: 'pos', memberToken: undefined } as const;
  const looks = [
    ...publicLooks(origin, `https://${deployed.httpGateway.host}`),
    ...bookingLooks(booking).looks,
  ].filter(({ subject }) => !subject.includes('socket'));
  await checks.check('smoke finds the site well, and its bookings are returned whole', () =>
    fetchingFrom(port, () => lookAt(looks)),
  );
}

async function lookAt(looks: readonly Look[]): Promise<void> {
  assert.ok(looks.length > 0);
  for (const { subject, run } of looks) {
    try {
      await run();
    } catch (error) {
      throw new Error(`${subject}: ${(error as Error).message}`);
    }
  }
}

/** Sends the requests of `body` to the emulator, whichever host they name. `fetch` itself takes no `host` header. */
async function fetchingFrom(port: number, body: () => Promise<void>): Promise<void> {
  const fetchAnywhere = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const asked = new Request(input, init);
    const { host, pathname, search, protocol } = new URL(asked.url);
    const content = (await asked.text()) || undefined;
    const reply = await new Site(port, host).send(asked.method, `${pathname}${search}`, content, {
      ...Object.fromEntries(asked.headers),
      'x-forwarded-proto': protocol.slice(0, -1),
    });
    const headers = Object.entries(reply.headers).map(([name, value]): [string, string] => [
      name,
      `${value}`,
    ]);
    return new Response(reply.text, { status: reply.status, headers });
  };
  try {
    await body();
  } finally {
    globalThis.fetch = fetchAnywhere;
  }
}
