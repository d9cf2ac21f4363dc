import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { serverFrame } from '#shared/contracts/realtime/frames.ts';
import { originSecretHeader } from '../../infra/web/origin-secret-header.ts';
import type { Aws } from './aws.ts';
import type { Checks } from './checks.ts';
import type { Deployed } from './deployed.ts';
import { personToken } from './sign-in.ts';
import { balanceOf, purchase, type Story } from './story.ts';

const FRAME_WITHIN_MS = 60_000;

interface DistributionConfig {
  readonly Origins: {
    readonly Items: readonly {
      readonly CustomHeaders?: { readonly Items?: readonly { HeaderName: string; HeaderValue: string }[] };
    }[];
  };
}

/** The origin secret that the distribution sends now. */
export async function originSecretSent(aws: Aws, { outputs }: Deployed): Promise<string> {
  const { DistributionConfig } = await aws.call<{ DistributionConfig: DistributionConfig }>(
    'cloudfront',
    'get_distribution_config',
    { Id: outputs.DistributionId },
  );
  const headers = DistributionConfig.Origins.Items.flatMap(({ CustomHeaders }) => CustomHeaders?.Items ?? []);
  const values = new Set(
    headers
      .filter(({ HeaderName }) => HeaderName === originSecretHeader)
      .map(({ HeaderValue }) => HeaderValue),
  );
  assert.equal(values.size, 1, 'the distribution sends one origin secret');
  return [...values][0] ?? '';
}

/** A member follows the balance over a socket. */
export async function tellSocket(aws: Aws, story: Story, checks: Checks): Promise<void> {
  const { deployed, channel, member } = story;
  const token = await personToken(aws, deployed, 'member@example.com', { member });
  const secret = await originSecretSent(aws, deployed);
  // The emulator drops the subprotocol, so the token comes as a program sends it; and its CloudFront takes no socket.
  const headers = { authorization: `Bearer ${token}`, [originSecretHeader]: secret };
  await checks.check('a member reads the own balance with a token from the sign-in page', async () => {
    assert.equal(await balanceOf(story, token), 710);
  });
  await checks.check('a socket around the distribution is refused', async () => {
    const refused = new WebSocket(deployed.socketUrl, { headers: { authorization: headers.authorization } });
    const [error] = await once(refused, 'error');
    assert.match(String(error), /403/);
  });
  await checks.check('a purchase reaches an open socket as a frame', async () => {
    const socket = new WebSocket(deployed.socketUrl, { headers });
    try {
      await once(socket, 'open');
      const framed = once(socket, 'message', { signal: AbortSignal.timeout(FRAME_WITHIN_MS) });
      framed.catch(() => undefined);
      const path = `/v1/members/${member}/purchases/p-socket`;
      const booked = await deployed.site.call('PUT', path, { token: channel, body: purchase(1_000) });
      assert.equal(booked.status, 201, booked.text);
      const [data] = await framed;
      const frame = serverFrame.parse(JSON.parse(String(data)));
      assert.equal(frame.type, 'balance');
      if (frame.type === 'balance') assert.equal(frame.available, booked.body.balance.available);
    } finally {
      socket.terminate();
    }
  });
}
