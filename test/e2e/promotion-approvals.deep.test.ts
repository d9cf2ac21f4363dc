import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { expectFirst, expectReplay } from './acts.ts';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { doublePoints } from './promotions.ts';

const LIMIT = 1000;
const { version: _, ...initial } = initialProgram;

let environment: Environment;
let ann: As;
let bob: As;
let cid: As;
let agent: As;
let admin: As;

async function person(role: string, sub: string): Promise<As> {
  return { token: await environment.runner.token(`dev-${role}`, { claims: { sub } }) };
}

beforeAll(async () => {
  environment = await startEnvironment();
  ann = await person('marketer', 'ann');
  bob = await person('marketer', 'bob');
  cid = await person('marketer', 'cid');
  agent = await person('agent', 'eve');
  admin = await person('admin', 'ada');
  await setLimit(LIMIT, admin);
});
afterAll(() => environment.stop());

const call = (as: As, method: string, path: string, body?: object) =>
  environment.call(method, `/v1${path}`, { as, ...(body && { body }) });
const setLimit = (promotionApprovalAbove: number | undefined, as: As) =>
  call(as, 'PUT', '/program', { ...initial, promotionApprovalAbove });
const limits = (budgetPoints: number) => ({ limits: { budgetPoints } });
const draft = (as: As, promotionId: string, change: object = limits(LIMIT + 1)) =>
  call(as, 'PUT', `/promotions/${promotionId}`, { ...doublePoints, ...change });
const turn = (as: As, promotionId: string, how: 'activate' | 'pause', body?: object) =>
  call(as, 'POST', `/promotions/${promotionId}/${how}`, body);
const activate = (as: As, promotionId: string, body?: object) => turn(as, promotionId, 'activate', body);
const decide = (
  as: As,
  approvalId: string,
  how: 'approve' | 'reject',
  promotionId = promotionOf.get(approvalId),
) =>
  call(
    as,
    'POST',
    `/promotions/${promotionId}/approvals/${approvalId}/${how}`,
    how === 'reject' ? { reason: 'too much' } : undefined,
  );
const actOf = (approvalId: string, as: As = agent) => call(as, 'GET', `/approvals/${approvalId}`);
const activeVersion = async (promotionId: string) =>
  (await call(bob, 'GET', `/promotions/${promotionId}`)).body.activeVersion;

/** The promotions of activations that wait. */
const promotionOf = new Map<string, string>();

async function waits(answer: Answer | Promise<Answer>): Promise<string> {
  const { status, body } = await answer;
  expect([status, body.status, body.kind]).toEqual([202, 'awaiting-approval', 'promotion']);
  promotionOf.set(body.approvalId, body.ids.promotionId);
  return body.approvalId;
}

describe('the activation of a promotion above the limit', () => {
  it('waits, and is exactly that version once another marketer approves it', async () => {
    await draft(ann, 'story');
    const first = await activate(ann, 'story');
    const approvalId = await waits(first);
    expectReplayed(await activate(ann, 'story'), first);
    expectReplayed(await activate(bob, 'story', { version: 1 }), first);
    expect(await activeVersion('story')).toBeUndefined();
    for (const as of [agent, admin]) {
      const { body } = await actOf(approvalId, as);
      expect(body).toMatchObject({ status: 'waiting', points: LIMIT + 1, requestedBy: 'ann' });
      expect(body.request).toMatchObject({
        version: 1,
        promotion: { ...doublePoints, ...limits(LIMIT + 1) },
      });
      expect(body).not.toHaveProperty('memberId');
    }
    expectRefused(await decide(ann, approvalId, 'approve'), { status: 403, code: 'approver-is-author' });
    const approved = await decide(bob, approvalId, 'approve');
    expectFirst(approved);
    expect(approved.body).toMatchObject({ promotionId: 'story', status: 'active', activeVersion: 1 });
    expectReplay(await decide(bob, approvalId, 'approve'), approved);
    expect((await activate(ann, 'story')).status).toBe(200);
    expect((await actOf(approvalId)).body).toMatchObject({ status: 'approved', decidedBy: 'bob' });
    expectRefused(await decide(cid, approvalId, 'reject'), { status: 409, code: 'act-approved' });
    const { body: page } = await call(bob, 'GET', '/promotions/story/versions');
    expect(page.items[0].activations).toMatchObject([{ by: 'bob' }]);
  });

  it('is not approved by whoever wrote the version, though another asked for it', async () => {
    await draft(bob, 'written');
    const approvalId = await waits(activate(ann, 'written'));
    for (const as of [ann, bob]) {
      expectRefused(await decide(as, approvalId, 'approve'), { status: 403, code: 'approver-is-author' });
    }
    expectFirst(await call(agent, 'POST', `/approvals/${approvalId}/approve`));
  });

  it('that is rejected or withdrawn is asked for again as another version', async () => {
    for (const [as, withdrawn] of [
      [bob, false],
      [ann, true],
    ] as const) {
      await draft(ann, 'rejected', { ...limits(LIMIT + 1), name: `withdrawn ${withdrawn}` });
      const approvalId = await waits(activate(ann, 'rejected'));
      expect((await decide(as, approvalId, 'reject')).body).toMatchObject({ status: 'rejected', withdrawn });
      expectRefused(await decide(cid, approvalId, 'approve'), { status: 409, code: 'act-rejected' });
      expectRefused(await activate(ann, 'rejected'), { status: 409, code: 'act-rejected' });
      expect(await activeVersion('rejected')).toBeUndefined();
    }
  });

  it('is in the trail by all who took part', async () => {
    await draft(ann, 'trail');
    const approvalId = await waits(activate(ann, 'trail'));
    await decide(ann, approvalId, 'approve');
    await decide(bob, approvalId, 'approve');
    const acts = async (actor: string) => {
      const { body } = await call(admin, 'GET', `/audit?actor=${actor}&limit=200`);
      return body.items
        .filter(({ ids = {} }: { ids?: Record<string, string> }) =>
          [ids.promotionId, ids.approvalId].some((id) => id === 'trail' || id === approvalId),
        )
        .map((act: { operation: string; outcome: object }) => [act.operation, act.outcome])
        .reverse();
    };
    expect(await acts('ann')).toEqual([
      ['putPromotion', { status: 201 }],
      ['activatePromotion', { status: 202 }],
      ['approvePromotion', { status: 403, code: 'approver-is-author' }],
    ]);
    expect(await acts('bob')).toEqual([['approvePromotion', { status: 201 }]]);
  });

  it('is decided by marketers at the promotion, and by agents in their list, which marketers do not see', async () => {
    const member = await environment.enrol();
    const body = { points: 20_000, reason: 'late delivery' };
    const asked = await call(agent, 'PUT', `/members/${member}/adjustments/a1`, body);
    await draft(ann, 'listed');
    const approvalId = await waits(activate(ann, 'listed'));
    const { body: page } = await call(agent, 'GET', '/approvals?kind=promotion');
    expect(page.items[0]).toMatchObject({ approvalId, ids: { promotionId: 'listed', version: '1' } });
    expect((await call(agent, 'GET', '/approvals')).body.items).toHaveLength(page.items.length + 1);
    for (const [promotionId, id] of [
      ['listed', String(asked.body.approvalId)],
      ['listed', 'nothing'],
      ['story', approvalId],
    ] as const) {
      for (const how of ['approve', 'reject'] as const) {
        const answer = await decide(bob, id, how, promotionId);
        expectRefused(answer, { status: 404, code: 'approval-not-found' });
      }
    }
    expect((await call(bob, 'GET', `/approvals/${approvalId}`)).status).toBe(403);
    expect((await call(agent, 'POST', `/approvals/${approvalId}/reject`, { reason: 'late' })).status).toBe(
      200,
    );
  });
});

function expectReplayed(answer: Answer, first: Answer): void {
  expect([answer.status, answer.headers.get('idempotency-replayed'), answer.text]).toEqual([
    202,
    'true',
    first.text,
  ]);
}

/** Each door ends with a call of one marketer alone that has to wait. */
const doors: Readonly<Record<string, (id: string) => Promise<Answer>>> = {
  'a budget above the limit': async (id) => {
    await draft(ann, id);
    return activate(ann, id);
  },
  'no budget': async (id) => {
    await draft(ann, id, {});
    return activate(ann, id);
  },
  'a limit for a purchase, and no budget': async (id) => {
    await draft(ann, id, { limits: { pointsPerPurchase: 1 } });
    return activate(ann, id);
  },
  'a raise of the budget while it runs': async (id) => {
    await draft(ann, id, limits(1));
    expect((await activate(ann, id)).status).toBe(200);
    const raised = await draft(ann, id);
    expect(raised.body).toMatchObject({ version: 2, activeVersion: 1 });
    return activate(ann, id);
  },
  'an effect changed while it runs': async (id) => {
    await draft(ann, id);
    expectFirst(await decide(bob, await waits(activate(ann, id)), 'approve'));
    await draft(ann, id, { ...limits(LIMIT + 1), effect: { type: 'multiplier', factor: '50' } });
    expect(await activeVersion(id)).toBe(1);
    return activate(ann, id);
  },
  'a start of the schedule': async (id) => {
    await draft(ann, id, { ...limits(LIMIT + 1), schedule: { from: '2035-01-01T00:00:00Z' } });
    return activate(ann, id);
  },
  'a pause, and the approved version again': async (id) => {
    await draft(ann, id);
    expectFirst(await decide(bob, await waits(activate(ann, id)), 'approve'));
    expect((await turn(ann, id, 'pause')).status).toBe(200);
    return activate(ann, id, { version: 1 });
  },
  'an earlier version that was approved': async (id) => {
    await draft(ann, id);
    expectFirst(await decide(bob, await waits(activate(ann, id)), 'approve'));
    await draft(ann, id, limits(1));
    expect((await activate(ann, id)).status).toBe(200);
    return activate(ann, id, { version: 1 });
  },
  'the same id deleted and drafted again': async (id) => {
    await draft(ann, id);
    const approvalId = await waits(activate(ann, id));
    await call(ann, 'DELETE', `/promotions/${id}`);
    expectRefused(await decide(bob, approvalId, 'approve'), { status: 404, code: 'promotion-not-found' });
    await draft(ann, id, { ...limits(LIMIT + 1), name: 'Again' });
    expectRefused(await decide(bob, approvalId, 'approve'), { status: 409, code: 'promotion-changed' });
    return activate(ann, id);
  },
  'a trial in shadow made live': async (id) => {
    await draft(ann, id, { mode: 'shadow' });
    expect((await activate(ann, id)).status).toBe(200);
    await draft(ann, id, { mode: 'live' });
    return activate(ann, id);
  },
  'a limit that the same marketer raised': async (id) => {
    const own = await person('marketer', `own-${id}`);
    await setLimit(LIMIT * 1000, own);
    await setLimit(undefined, own);
    await draft(own, id);
    const answer = await activate(own, id);
    await setLimit(LIMIT, admin);
    return answer;
  },
  'many budgets in a day, each within the limit': async (id) => {
    const busy = await person('marketer', `busy-${id}`);
    for (const index of Array(10).keys()) {
      await draft(busy, `${id}-${index}`, limits(LIMIT));
      expect((await activate(busy, `${id}-${index}`)).status).toBe(200);
    }
    await draft(busy, id, limits(1));
    return activate(busy, id);
  },
};

it.each(Object.entries(doors).map(([name, open], index) => ({ name, open, id: `door-${index}` })))(
  'another person has to approve $name',
  async ({ open, id }) => {
    const approvalId = await waits(open(id));
    const running = await activeVersion(id);
    expect((await actOf(approvalId)).body.status).toBe('waiting');
    expectFirst(await decide(bob, approvalId, 'approve'));
    expect(await activeVersion(id)).not.toBe(running);
  },
);

describe('an activation that waits', () => {
  const changes: Readonly<Record<string, (id: string) => Promise<Answer>>> = {
    'a changed draft': (id) => draft(cid, id, { ...limits(LIMIT + 1), name: 'Other' }),
    'a cheaper draft': (id) => draft(cid, id, limits(1)),
  };

  it.each(Object.entries(changes).map(([name, change]) => ({ name, change, id: name.replaceAll(' ', '-') })))(
    'is stale after $name, and the next one is another act',
    async ({ change, id }) => {
      await draft(ann, id);
      const approvalId = await waits(activate(ann, id));
      expect((await change(id)).status).toBe(200);
      expectRefused(await decide(bob, approvalId, 'approve'), { status: 409, code: 'promotion-changed' });
      expect((await actOf(approvalId)).body.status).toBe('waiting');
      expect(await activeVersion(id)).toBeUndefined();
      const next = await waits(activate(ann, id, { version: 1 }));
      expect(next).not.toBe(approvalId);
      expectFirst(await decide(bob, next, 'approve'));
      expect(await activeVersion(id)).toBe(1);
      expect((await decide(bob, approvalId, 'reject')).status).toBe(200);
    },
  );

  it('waits on after the limit was taken away, and others activate at once', async () => {
    await draft(ann, 'unlimited');
    const approvalId = await waits(activate(ann, 'unlimited'));
    await setLimit(undefined, admin);
    await waits(activate(ann, 'unlimited'));
    await draft(ann, 'free', {});
    expect((await activate(ann, 'free')).status).toBe(200);
    expectFirst(await decide(bob, approvalId, 'approve'));
    await setLimit(LIMIT, admin);
  });

  it('is approved by the programme in force: what does not fit it any more is refused', async () => {
    await draft(ann, 'gold', { ...limits(LIMIT + 1), audience: { tiers: ['gold'] } });
    const approvalId = await waits(activate(ann, 'gold'));
    const [first, second] = initial.tiers;
    await call(admin, 'PUT', '/program', {
      ...initial,
      tiers: [first, second],
      promotionApprovalAbove: LIMIT,
    });
    const refused = await decide(bob, approvalId, 'approve');
    expectRefused(refused, { status: 400, code: 'validation', pointers: ['/audience/tiers/0'] });
    await setLimit(LIMIT, admin);
    expectFirst(await decide(bob, approvalId, 'approve'));
  });

  it('takes one decision where an approval and a rejection come at once', async () => {
    await draft(ann, 'at-once');
    const approvalId = await waits(activate(ann, 'at-once'));
    const [approved, rejected] = await Promise.all([
      decide(bob, approvalId, 'approve'),
      decide(cid, approvalId, 'reject'),
    ]);
    const { status } = (await actOf(approvalId)).body;
    const active = await activeVersion('at-once');
    expect([approved.status, rejected.status, active]).toEqual(
      status === 'approved' ? [201, 409, 1] : [409, 200, undefined],
    );
  });
});
