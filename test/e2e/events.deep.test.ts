import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { App, type Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type OutsideEvent, outsideEvent } from '#shared/contracts/events/event.ts';
import { environments } from '../../infra/environments/environments.ts';
import { laurel } from '../../infra/laurel.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

// CDK's validation of templates takes longer than all else here, and `npm run synth` has it.
process.env.CDK_VALIDATION = 'false';

/** The command line of CDK has these in each context: the runner finds nested stacks and assets by what they add. */
const commandLine = { 'aws:cdk:enable-asset-metadata': true, 'aws:cdk:enable-path-metadata': true };

const scratch = mkdtempSync(join(tmpdir(), 'laurel-events-'));
let environment: Environment | undefined;

/** Dev with events that leave, and a receiver that has a rule for some of them. */
function deployed(): string {
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  const app = new App({ outdir: join(scratch, 'app'), context: { ...context, ...commandLine } });
  laurel(app, {
    ...environments.dev,
    outsideEvents: [
      'points.earned',
      'points.spent',
      'member.enrolled',
      'achievement.unlocked',
      'points.expiring',
      'promotion.activated',
    ],
  });
  const stack = app.node.findChild('laurel-dev-service') as Stack;
  new Rule(stack, 'Receiver', {
    eventBus: EventBus.fromEventBusName(stack, 'Bus', 'laurel-dev'),
    eventPattern: { source: ['laurel'], detail: { points: [{ numeric: ['>', 100] }] } },
    targets: [new SqsQueue(new Queue(stack, 'Inbox'))],
  });
  return app.synth().directory;
}

beforeAll(async () => {
  environment = await startEnvironment({ assembly: deployed(), folder: join(scratch, 'data') });
});

/** Ends the runner, which keeps its store for itself while it runs. */
async function stop(): Promise<void> {
  const running = environment;
  environment = undefined;
  await running?.stop();
}
afterAll(async () => {
  await stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** A member unlocks an achievement whose prize is a badge alone, once the consumer knows it: seconds after its start. */
async function unlockBadge({ call, enrol, buy }: Environment): Promise<void> {
  const body = { name: 'A visit', goal: { metric: 'purchases', target: 1 }, reward: { badge: 'visitor' } };
  const put = await call('PUT', '/v1/achievements/visit', { as: 'marketer', body });
  expect(put.status).toBe(201);
  const unlocks = async () => {
    const member = await enrol();
    await buy(member, 'p1', purchaseOf(1000));
    const id = `${member}/achievements/visit/lifetime/1/achievement.unlocked`;
    const told = () => linesOf(member).find(({ detail }) => detail.id === id)?.detail;
    await vi.waitFor(() => expect(told()).toBeDefined(), { timeout: 3000, interval: 50 });
    expect(outsideEvent.parse(told())).toEqual(told());
  };
  await vi.waitFor(unlocks, { timeout: 40_000, interval: 50 });
}

/** A promotion starts, and the function that reads the releases tells it. */
async function startPromotion({ call, invoke }: Environment): Promise<void> {
  const tell = () => invoke('functions/events/send-releases.ts');
  await tell();
  const body = { name: 'Double', conditions: { all: [] }, effect: { type: 'multiplier', factor: '2' } };
  expect((await call('PUT', '/v1/promotions/double', { as: 'marketer', body })).status).toBe(201);
  expect((await call('POST', '/v1/promotions/double/activate', { as: 'marketer' })).status).toBe(200);
  await tell();
  const file = join(scratch, 'data', 'logs', 'events.log');
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain('/promotion.activated"'), {
    timeout: 20_000,
    interval: 50,
  });
}

interface Line {
  readonly bus: string;
  readonly source: string;
  readonly detail: Extract<OutsideEvent, { readonly memberId: string }>;
}

/** The lines of the log of events about a member. */
function linesOf(member: string): readonly Line[] {
  const file = join(scratch, 'data', 'logs', 'events.log');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return lines.map((line) => JSON.parse(line) as Line).filter(({ detail }) => detail.memberId === member);
}

/** The messages that the rule put into the queue of the receiver. */
function inbox(): readonly { readonly detail: OutsideEvent }[] {
  const store = new DatabaseSync(join(scratch, 'data', 'runner.db'), { readOnly: true });
  const messages = store.prepare('SELECT body FROM queue_messages').all();
  store.close();
  return messages.map(({ body }) => JSON.parse(String(body)));
}

it('events of a member are on the bus soon after the acts that they tell', async () => {
  if (!environment) throw new Error('nothing runs');
  const { enrol, buy, call, invoke, reports } = environment;
  const member = await enrol();
  await buy(member, 'p1', purchaseOf(25_000));
  const spent = await call('PUT', `/v1/members/${member}/redemptions/r1`, {
    body: { points: 100 },
  });
  expect(spent.status).toBe(201);
  await vi.waitFor(() => expect(linesOf(member)).toHaveLength(3), { timeout: 20_000, interval: 50 });
  for (const { bus, source, detail } of linesOf(member)) {
    expect([bus, source]).toEqual(['laurel-dev', 'laurel']);
    expect(outsideEvent.parse(detail)).toEqual(detail);
  }
  const told = linesOf(member).map(({ detail }) => detail);
  expect(told.toSorted((a, b) => a.seq - b.seq).map(({ id }) => id)).toEqual([
    `${member}/0/member.enrolled`,
    `${member}/1/points.earned`,
    `${member}/2/points.spent`,
  ]);
  await unlockBadge(environment);
  await startPromotion(environment);
  const swept = await invoke('functions/ledger/sweep-due.ts');
  expect(swept).toMatchObject({ result: { failed: 0 } });
  const parked = await invoke('functions/events/send-parked-events.ts');
  expect(parked).toMatchObject({ result: { sent: 0, refused: 0, more: false } });
  expect(reports.filter((line) => /refuse|drop/i.test(line))).toEqual([]);
  await stop();
  // The rule of the receiver asks for more than 100 points.
  expect(inbox().map(({ detail }) => detail.id)).toEqual([`${member}/1/points.earned`]);
});
