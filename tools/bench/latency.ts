import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import type { Runner } from '../../local/runner.ts';
import { call } from './load.ts';
import { basket } from './long-lived.ts';
import { percentile } from './statistics.ts';
import { fixed, printTable } from './table.ts';

interface Timed {
  readonly answered: number;
  readonly framed: number;
  /** From the response to the frame. */
  readonly sinceAnswered: number;
}

/** Measures the time from sending a purchase to its response, and to its frame on the member's socket. */
export async function benchLatency(runner: Runner, samples: number): Promise<void> {
  const member = `l-${randomUUID().slice(0, 8)}`;
  const token = await runner.token('dev-channel');
  await call(`${runner.url}/v1/members/${member}`, 'PUT', token, {});
  const own = await runner.token('dev-member', { member });
  const socket = new WebSocket(`${runner.url.replace('http', 'ws')}/ws`, {
    headers: { authorization: `Bearer ${own}` },
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const timed: Timed[] = [];
  for (let index = 0; index < samples; index += 1) {
    const framed = new Promise<number>((resolve) => socket.once('message', () => resolve(performance.now())));
    const sent = performance.now();
    const purchase = { ...basket(1, 0), occurredAt: new Date().toISOString() };
    const url = `${runner.url}/v1/members/${member}/purchases/l${index}`;
    await call(url, 'PUT', token, purchase);
    const answered = performance.now();
    timed.push({
      answered: answered - sent,
      framed: (await framed) - sent,
      sinceAnswered: (await framed) - answered,
    });
  }
  socket.close();
  const warm = timed.slice(Math.floor(samples / 10));
  const row = (name: string, values: readonly number[]) => [
    name,
    fixed(percentile(values, 0.5), 1),
    fixed(percentile(values, 0.99), 1),
  ];
  printTable('Milliseconds, one purchase at a time', [
    ['from sending a purchase to', 'p50', 'p99'],
    row(
      'its response',
      warm.map(({ answered }) => answered),
    ),
    row(
      'its frame',
      warm.map(({ framed }) => framed),
    ),
    row(
      '(frame after response: stream, push, gateway)',
      warm.map(({ sinceAnswered }) => sinceAnswered),
    ),
  ]);
}
