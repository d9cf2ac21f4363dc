import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attackers, type Report } from '../../tools/bench/attack/attackers.ts';
import { Scene } from '../../tools/bench/attack/scene.ts';
import { Tills } from '../../tools/bench/attack/tills.ts';
import { type Environment, startEnvironment } from './environment.ts';

const SECONDS = 10;

let environment: Environment;
let tills: Tills;
let report: Report;

beforeAll(async () => {
  environment = await startEnvironment();
  const scene = await Scene.of(environment.runner);
  tills = await Tills.open(scene);
  const attackers = await Attackers.prepare(scene);
  const ending = new AbortController();
  const attack = attackers.run(ending.signal);
  await Promise.all([tills.buy('attacked', 10 * SECONDS, 10), setTimeout(SECONDS * 1000)]);
  ending.abort();
  report = await attack;
});

afterAll(() => environment.stop());

describe('attackers on every door at once', () => {
  it('are let in nowhere, and take no more than the limits let through', () => {
    expect(report.faults).toEqual([]);
  });

  it('find each guard, so that this file would see one that is gone', () => {
    const statuses = Object.fromEntries(
      [...report.tries].map(([name, counts]) => [name, [...counts.keys()].toSorted()]),
    );
    expect(statuses).toMatchObject({
      'the end of a till’s reservation by a member’s token': ['404'],
      'redemptions with an old sign-in': ['201', '401'],
      'adjustments of one agent for an accomplice': ['201', '202'],
      'a member read by a marketer': ['400', '403'],
      'a purchase with a forged token': ['401'],
      'a call without a token': ['401'],
    });
    expect(report.tries.get('transfers to cards of strangers')?.get('404')).toBe(20);
    expect(report.sockets.get('refused')).toBeGreaterThan(0);
  });

  it('lose and double no purchase of a till', async () => {
    expect(await tills.faults()).toEqual([]);
  });
});
