import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonChange } from '#shared/domain/members/person.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { identifierKey } from '#shared/stores/members/identifier-keys.ts';
import { type EnrolmentPorts, putMember } from '#shared/usecases/members/put-member.ts';
import { newMemberId } from '../../../database.ts';
import type { Fault } from '../../../faults/proxy.ts';
import { seededFaults } from '../../../faults/seeded-faults.ts';
import { storedRuns } from '../../../property-runs.ts';
import { seedOfRun } from '../../../seed.ts';
import { type EnrolmentPlace, secret, useEnrolmentPlace } from './enrolment.ts';
import { ownershipBreaches } from './ownership.ts';

let database: EnrolmentPlace['database'];
let proxy: EnrolmentPlace['proxy'];
let ports: EnrolmentPlace['ports'];
let faulty: EnrolmentPlace['faulty'];

useEnrolmentPlace((place) => {
  ({ database, proxy, ports, faulty } = place);
});

/** A change by places in lists of members, cards and e-mail addresses that every run makes anew. */
interface Step {
  readonly member: number;
  readonly cards?: readonly number[] | null | undefined;
  readonly addCards?: readonly number[] | undefined;
  readonly removeCards?: readonly number[] | undefined;
  readonly email?: number | null | undefined;
}

const place = fc.nat(2);
const places = fc.uniqueArray(place, { minLength: 1, maxLength: 3 });
const email = fc.option(place);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record(
    { member: place, cards: fc.oneof(places, fc.constant(null)), email },
    { requiredKeys: ['member'] },
  ),
  fc.record({ member: place, addCards: places, email }, { requiredKeys: ['member', 'addCards'] }),
  fc.record({ member: place, removeCards: places, email }, { requiredKeys: ['member', 'removeCards'] }),
);
/** Steps of a group are made at once, groups one after the other. */
const script = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });

/** No run meets what another left. */
let names = 100_000;

function changeOf(step: Step, first: number): PersonChange {
  const cards = (list: readonly number[] | undefined) => list?.map((one) => `2981${first + one}`);
  const { email } = step;
  return {
    identifiers: {
      ...(step.cards !== undefined && { cards: step.cards && cards(step.cards) }),
      addCards: cards(step.addCards),
      removeCards: cards(step.removeCards),
      ...(email !== undefined && { email: email === null ? null : `e${first + email}@example.com` }),
    },
  };
}

/** Runs a script; what is refused is refused as a till may be. */
async function run(groups: readonly (readonly Step[])[], where: EnrolmentPorts): Promise<void> {
  names += 10;
  const first = names;
  const memberIds = Array.from({ length: 3 }, newMemberId);
  for (const group of groups) {
    const results = await Promise.allSettled(
      group.map((step) =>
        putMember(where, initialProgram, memberIds[step.member] ?? '', {
          change: changeOf(step, first),
          by: 'till',
          caller: 'channel',
        }),
      ),
    );
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      expect(result.reason).toBeInstanceOf(Refusal);
      expect(['identifier-taken', 'unavailable']).toContain(result.reason.code);
    }
    await proxy.settled();
    expect(await ownershipBreaches(database, ports, { memberIds, secret })).toEqual([]);
  }
}

describe('for any claims and releases of identifiers at once', () => {
  it('each identifier belongs to the one person that names it', async () => {
    await fc.assert(
      fc.asyncProperty(script, (groups) => run(groups, ports)),
      { numRuns: storedRuns(40) },
    );
  });

  it('also where storage refuses overlapping writes', async () => {
    proxy.break();
    proxy.overlapsConflict = true;
    try {
      await fc.assert(
        fc.asyncProperty(script, (groups) => run(groups, faulty)),
        { numRuns: storedRuns(25) },
      );
    } finally {
      proxy.overlapsConflict = false;
    }
    expect(proxy.overlaps).toBeGreaterThan(0);
  });

  it('also where calls and answers are lost, late, throttled or in conflict', async () => {
    const faults: readonly Fault[] = [
      'drop-before',
      'drop-after',
      'delay-before',
      'delay-after',
      'throttle',
      'conflict',
      'cancel',
    ];
    const seed = seedOfRun();
    await fc.assert(
      fc.asyncProperty(script, fc.nat(1000), async (groups, turn) => {
        proxy.follow(seededFaults(seed + turn, 0.2, faults));
        await run(groups, faulty).finally(() => proxy.break());
      }),
      { numRuns: storedRuns(25) },
    );
  });
});

describe('the search for breaches', () => {
  const card = { kind: 'card', value: '29819999' } as const;
  const Key = { id: { S: identifierKey(secret, card) }, part: { S: 'owner' } };
  const TableName = () => database.tables.members;

  it('finds an owner whom nothing names, a person without the item, and an item of another', async () => {
    const [memberId, other] = [newMemberId(), newMemberId()];
    const memberIds = [memberId, other];
    const client = dynamoDb(database.config());
    for (const id of memberIds) {
      await putMember(ports, initialProgram, id, { change: {}, by: 'till', caller: 'channel' });
    }
    const breaches = () => ownershipBreaches(database, ports, { memberIds, secret });
    const claim = { identifiers: { cards: [card.value] } };
    await putMember(ports, initialProgram, memberId, { change: claim, by: 'till', caller: 'channel' });
    expect(await breaches()).toEqual([]);
    await client.send(new DeleteItemCommand({ TableName: TableName(), Key }));
    expect(await breaches()).toHaveLength(1);
    const Item = { ...Key, memberId: { S: other } };
    await client.send(new PutItemCommand({ TableName: TableName(), Item }));
    expect(await breaches()).toHaveLength(2);
    client.destroy();
  });
});
