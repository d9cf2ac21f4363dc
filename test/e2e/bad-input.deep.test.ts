import { decodeJwt } from 'jose';
import { afterAll, beforeAll } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { refuseBadBodies } from './bad-bodies.ts';
import { refuseBadDocuments } from './bad-documents.ts';
import { refuseBadPurchases } from './bad-purchases.ts';
import { refuseBadRequests } from './bad-requests.ts';
import { achievement, challenge } from './definitions.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { PartnerOffice } from './partners.ts';
import { doublePoints } from './promotions.ts';
import { purchaseOf } from './purchases.ts';
import type { RefusalsGiven } from './refusals-given.ts';

let given: RefusalsGiven;

/** Gives the lists of redemptions, adjustments and versions of the programme two items each, so that they have cursors. */
async function fillLists(environment: Environment, members: readonly string[]): Promise<void> {
  for (const [at, id] of ['x1', 'x2'].entries()) {
    for (const member of members) {
      const path = `/v1/members/${member}`;
      await environment.call('PUT', `${path}/redemptions/${id}`, { body: { points: 1 } });
      const body = { points: 20_000, reason: 'goodwill' };
      await environment.call('PUT', `${path}/adjustments/${id}`, { as: 'agent', body });
    }
    const body = { ...initialProgram, tierGrace: { days: at + 1 } };
    await environment.call('PUT', '/v1/program', { as: 'marketer', body });
  }
}

beforeAll(async () => {
  const environment = await startEnvironment();
  const member = await environment.enrol({
    identifiers: { cards: ['2981000000001'] },
    attributes: { vip: true },
  });
  const other = await environment.enrol();
  const first = purchaseOf(1234);
  await environment.buy(member, 'first', first);
  for (const id of ['p1', 'p2', 'p3']) {
    await environment.buy(member, id, purchaseOf(100));
    await environment.buy(other, id, purchaseOf(100));
  }
  await fillLists(environment, [member, other]);
  const merged = await environment.enrol();
  await environment.buy(merged, 'p1', purchaseOf(100));
  await environment.call('PUT', `/v1/members/${member}/merges/m1`, {
    as: 'agent',
    body: { from: merged, reason: 'duplicate-enrolment' },
  });
  for (const id of ['coffee', 'mug']) {
    await environment.call('PUT', `/v1/rewards/${id}`, { as: 'marketer', body: { name: id, points: 500 } });
    await environment.call('PUT', `/v1/stores/${id}`, { as: 'marketer', body: { name: id } });
  }
  // The document 1 is the one that lists ask for by default.
  for (const id of ['1', 'tea']) {
    for (const name of ['First', 'Second']) {
      const body = { ...doublePoints, name };
      await environment.call('PUT', `/v1/promotions/${id}`, { as: 'marketer', body });
      const documents = { achievements: achievement, challenges: challenge };
      for (const [collection, content] of Object.entries(documents)) {
        const path = `/v1/${collection}/${id}`;
        await environment.call('PUT', path, { as: 'marketer', body: { ...content, name } });
      }
    }
  }
  const partners = new PartnerOffice(() => environment);
  const partner = await partners.add('bad');
  await partners.add('other');
  await environment.runner.drained();
  const { sub: marketer = '' } = decodeJwt(await environment.token('marketer'));
  const members = [member, other, merged];
  const before = await environment.contents();
  given = { environment, member, other, members, first, marketer, partner, before };
});
afterAll(() => given.environment.stop());

// Nothing that is refused leaves a trace, so all of it can be tried in one environment.
refuseBadBodies(() => given);
refuseBadPurchases(() => given);
refuseBadDocuments(() => given);
refuseBadRequests(() => given);
