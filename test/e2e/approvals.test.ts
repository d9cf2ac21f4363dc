import { beforeAll, describe, expect, it } from 'vitest';
import { expectFirst, expectReplay } from './acts.ts';
import { expectRefused } from './answers.ts';
import { approvalDoors } from './approval-doors.ts';
import type { As, Environment } from './environment.ts';
import { useSharedLaurel } from './shared-laurel.ts';

/** One more point than one person gives by one act. */
const LARGE = 10_001;

let environment: Environment;

useSharedLaurel((laurel) => {
  environment = laurel;
});

const { person, doors, decide, pointsOf, asked, actOf } = approvalDoors(() => environment);

describe.each(Object.entries(doors))('a %s', (name, open) => {
  let author: As;
  let other: As;

  beforeAll(async () => {
    author = await person((await open(1)).role, `author-of-${name}`);
    other = await person('agent', `approver-of-${name}`);
  });

  it('above the limit of one person waits, and is booked as another approves it', async () => {
    const door = await open(LARGE);
    const before = await pointsOf(door);
    const first = await asked(door, author);
    const { approvalId } = first.body;
    expect(await pointsOf(door)).toBe(before);
    const again = await door.send(author);
    expect([again.status, again.headers.get('idempotency-replayed'), again.text]).toEqual([
      202,
      'true',
      first.text,
    ]);
    expectRefused(await door.send(author, door.other), { status: 409, code: 'reference-reused' });
    const read = await actOf(approvalId);
    expect(read.body).toMatchObject({
      approvalId,
      kind: door.kind,
      status: 'waiting',
      points: LARGE,
      requestedBy: `author-of-${name}`,
    });
    expectRefused(await decide(approvalId, 'approve', author), { status: 403, code: 'approver-is-author' });
    const own = await person('agent', `gains-by-${name}`, door.gains);
    expectRefused(await decide(approvalId, 'approve', own), { status: 403, code: 'actor-is-beneficiary' });
    expectRefused(await decide(approvalId, 'reject', own), { status: 403, code: 'actor-is-beneficiary' });
    const booked = await decide(approvalId, 'approve', other);
    expectFirst(booked);
    expect(await pointsOf(door)).toBe(before + LARGE);
    expectReplay(await decide(approvalId, 'approve', other), booked);
    expectReplay(await door.send(author), booked);
    const { body } = await actOf(approvalId);
    expect(body).toMatchObject({ status: 'approved', decidedBy: `approver-of-${name}` });
    expectRefused(await decide(approvalId, 'reject', other), {
      status: 409,
      code: name === 'adjustment' ? 'adjustment-approved' : 'act-approved',
    });
  });
});
