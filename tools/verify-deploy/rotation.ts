import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Aws } from './aws.ts';
import type { Checks } from './checks.ts';
import type { Commands } from './commands.ts';
import { originSecretSent } from './socket.ts';
import { balanceOf, type Story } from './story.ts';

const BETWEEN_CALLS_MS = 200;

/** Rotates the origin secret in three deployments, with data in the tables and calls all the while. */
export async function tellRotation(
  commands: Commands,
  aws: Aws,
  story: Story,
  checks: Checks,
): Promise<void> {
  const { deployed } = story;
  const balance = await balanceOf(story);
  const first = await originSecretSent(aws, deployed);
  const stateful = await statefulNames(aws);
  for (const originSecrets of ['1,2', '2,1', '2']) {
    const siteOrigin = `https://${deployed.site.host}`;
    const refused = await callsDuring(story, () => commands.deployWith({ originSecrets, siteOrigin }));
    await checks.check(`no call is refused while versions ${originSecrets} are deployed`, () => {
      assert.deepEqual(refused, []);
    });
  }
  await checks.check('the distribution sends another secret, and functions refuse the first', async () => {
    assert.notEqual(await originSecretSent(aws, deployed), first);
    const headers = { 'x-laurel-origin': first };
    const path = `/v1/members/${story.member}/balance`;
    const old = await deployed.httpGateway.call('GET', path, { token: story.channel, headers });
    assert.equal(old.status, 403, old.text);
  });
  await checks.check('tables, streams and users are the same, and the data is still there', async () => {
    assert.deepEqual(await statefulNames(aws), stateful);
    assert.equal(await balanceOf(story), balance);
  });
}

/** Calls until a deployment ends, and returns the responses that were not 200. */
async function callsDuring(story: Story, deployment: () => Promise<unknown>): Promise<readonly string[]> {
  const { deployed, channel, member } = story;
  const refused: string[] = [];
  let over = false;
  const running = deployment().finally(() => {
    over = true;
  });
  // Its failure is told below, once the last call has its response.
  running.catch(() => undefined);
  while (!over) {
    const path = `/v1/members/${member}/balance`;
    const { status, text } = await deployed.site.call('GET', path, { token: channel });
    if (status !== 200) refused.push(`${status} ${text}`);
    await delay(BETWEEN_CALLS_MS);
  }
  await running;
  return refused;
}

async function statefulNames(aws: Aws): Promise<object> {
  const [tables, streams, pools] = await Promise.all([
    aws.call<{ TableNames: string[] }>('dynamodb', 'list_tables'),
    aws.call<{ StreamNames: string[] }>('kinesis', 'list_streams'),
    aws.call<{ UserPools: { Id: string }[] }>('cognito-idp', 'list_user_pools', { MaxResults: 60 }),
  ]);
  return {
    tables: tables.TableNames,
    streams: streams.StreamNames,
    pools: pools.UserPools.map(({ Id }) => Id),
  };
}
