import { afterAll, beforeAll, expect } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import type { Contract } from '#shared/contracts/contract.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Answer } from './answers.ts';
import { achievement, challenge } from './definitions.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { PartnerOffice } from './partners.ts';
import { doublePoints } from './promotions.ts';
import { purchaseOf } from './purchases.ts';

const CARD = '2981000012345';
const RECEIVER = 'm-receiver';
const DUPLICATE = 'm-duplicate';

/** Its 300 lines are kept apart from the entry. */
export const purchase = purchaseOf([1234, ...Array<number>(299).fill(10)]);
/** Functions know the programme of a new environment; this one they have to read. */
const { version: _, ...known } = initialProgram;
const program = {
  ...known,
  redemption: { ...known.redemption, refundDays: 60 },
  promotionApprovalAbove: 100_000,
};
const street = { fact: 'attributes', path: '$.street', operator: 'notEqual', value: 'High Street' };
const bonus = { effect: { type: 'bonus', points: 1 } };
/** Promotions that read the person and draw on budgets: one that soon is empty, and one that is not. */
const active: Readonly<Record<string, object>> = {
  scarce: { ...bonus, name: 'The first', conditions: { all: [street] }, limits: { budgetPoints: 1 } },
  plenty: { ...bonus, name: 'All', conditions: { all: [] }, limits: { budgetPoints: 100_000 } },
};
const person = { attributes: { street: 'Main Street' } };
const reward = { name: 'A coffee', points: 500 };
const store = { name: 'Haneda', timeZone: 'Asia/Tokyo', country: 'JP', group: 'airport' };
/** Bodies that change nothing which is not the same already, so that calls may come in any order. */
const bodies: Readonly<Record<string, object>> = {
  putMember: {},
  lookupMember: { card: CARD },
  joinHousehold: {},
  putSegments: { segments: ['tea-lovers'] },
  bookPurchase: purchase,
  bookForgottenPurchase: { ...purchase, reason: 'card-forgotten' },
  movePurchase: { to: RECEIVER, reason: 'wrong-card' },
  putProgram: program,
  putReward: reward,
  putStore: store,
  putPromotion: doublePoints,
  activatePromotion: {},
  approvePromotion: {},
  rejectPromotion: { reason: 'too much' },
  putAchievement: achievement,
  activateAchievement: {},
  pauseAchievement: {},
  joinChallenge: {},
  putChallenge: challenge,
  activateChallenge: {},
  backFillAchievement: {},
  backFillChallenge: {},
  pauseChallenge: {},
  startBacktest: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
  bookReturn: { occurredAt: purchase.occurredAt, lines: [{ lineId: '1', quantity: 0.5 }] },
  bookDelivery: { occurredAt: purchase.occurredAt },
  quotePurchase: { purchase },
  redeemPoints: { points: 3 },
  captureRedemption: {},
  captureRedemptionPart: { points: 1, final: true },
  voidRedemption: {},
  claimRedemption: {},
  refundRedemption: { points: 1 },
  transferPoints: { to: RECEIVER, points: 1 },
  adjustPoints: { points: 5, reason: 'late delivery' },
  changeStatus: { status: 'active', reason: 'mistake' },
  linkSignIn: { username: 'dev-analyst' },
  mergeMembers: { from: DUPLICATE, reason: 'duplicate-enrolment' },
  approveAdjustment: {},
  rejectAdjustment: { reason: 'no receipt' },
  approveAct: {},
  rejectAct: { reason: 'no receipt' },
  putClient: { name: 'Shop' },
  putPartner: { name: 'air-miles' },
  bookOpening: { source: 'legacy', points: 7 },
  putOpeningImport: { sha256: '0'.repeat(64), points: 7, rows: 1 },
};

type Ids = Readonly<Record<string, string>>;

const ids: Ids = {
  purchaseId: 'first',
  returnId: 'half',
  seq: '1',
  rewardId: 'coffee',
  store: 'haneda',
  promotionId: 'tea',
  achievementId: 'regular',
  challengeId: 'tea-week',
  redemptionId: 'spent',
  captureId: 'one',
  deliveryId: 'van',
  refundId: 'some',
  transferId: 'gift',
  moveId: 'moved',
  adjustmentId: 'small',
  changeId: 'second',
  mergeId: 'duplicate',
  householdId: 'home',
  partnerId: 'air-miles',
  openingId: 'old',
  importId: 'file',
};
/** Where a call is about another one than the usual. */
const idsOf: Readonly<Record<string, Ids>> = {
  bookForgottenPurchase: { purchaseId: 'forgotten' },
  movePurchase: { purchaseId: 'forgotten' },
  bookDelivery: { purchaseId: 'sent' },
  captureRedemption: { redemptionId: 'captured' },
  captureRedemptionPart: { redemptionId: 'parcels' },
  voidRedemption: { redemptionId: 'voided' },
  claimRedemption: { redemptionId: 'claimed' },
  approveAdjustment: { adjustmentId: 'large' },
  rejectAdjustment: { adjustmentId: 'refused' },
  deletePromotion: { promotionId: 'spare' },
  deleteStore: { store: 'closed' },
  backFillAchievement: { achievementId: 'filled' },
  deleteAchievement: { achievementId: 'spare' },
  deleteChallenge: { challengeId: 'spare' },
  pausePromotion: { promotionId: 'approved' },
  approvePromotion: { promotionId: 'approved' },
  rejectPromotion: { promotionId: 'rejected' },
  // One that the member has left: it is not there.
  leaveHousehold: { householdId: 'left' },
};
const queries: Readonly<Record<string, string>> = {
  findReceipts: '?store=dublin-1&purchaseId=first',
  listActs: `?member=${DUPLICATE}`,
};

/** Calls after which there is no such member any more. */
const ending: ReadonlySet<string> = new Set(['eraseMember']);

export const staff = ['channel', 'marketer', 'agent', 'analyst', 'admin'] as const;

export const mayCall = ({ scopes }: Contract, scope: string): boolean =>
  scopes === 'public' || scope === 'admin' || (scopes as readonly string[]).includes(scope);

/** The first role that may call it. */
export function firstThatMay(contract: Contract): (typeof staff)[number] {
  const may = staff.find((one) => mayCall(contract, one));
  if (!may) throw new Error('nobody may call it');
  return may;
}

/** Calls for which a token says who calls; where the body is signed, see partners.test.ts. */
export const withToken = catalogue.filter(({ signed }) => signed !== true);

/**
 * Each call of the catalogue with a body that is right, in an environment of its own. All that can be booked once is
 * booked, so that a call repeats it, whoever makes it, and changes nothing.
 */
export class EveryCall {
  readonly card = `card:${CARD}`;
  member = '';
  other = '';
  erased = '';
  readonly #environment: Environment;
  #known: Ids = {};
  #rejected: Ids = {};
  /** Activations that waited, by the call that decided them. */
  readonly #activations = new Map<string, Ids>();
  #ended = 0;

  private constructor(environment: Environment) {
    this.#environment = environment;
  }

  static async prepare(environment: Environment): Promise<EveryCall> {
    const calls = new EveryCall(environment);
    await calls.#rule();
    await calls.#enrol();
    await calls.#book();
    await calls.#end();
    await calls.#learn();
    await environment.runner.drained();
    return calls;
  }

  /** Before any function has read rules, so that all find these. */
  async #rule(): Promise<void> {
    const as = 'marketer';
    const put = await this.#environment.call('PUT', '/v1/program', { as, body: program });
    expect(put.status).toBe(200);
    for (const [promotionId, body] of Object.entries(active)) {
      const path = `/v1/promotions/${promotionId}`;
      expect((await this.#environment.call('PUT', path, { as, body })).status).toBe(201);
      expect((await this.#environment.call('POST', `${path}/activate`, { as })).status).toBe(200);
    }
    await this.#environment.call('PUT', '/v1/stores/haneda', { as, body: store });
    await this.#ask('approvePromotion', 'approved');
    await this.#ask('rejectPromotion', 'rejected');
  }

  /** Has an activation decided that waited: another marketer asked for it. It pays from 2035. */
  async #ask(operationId: string, promotionId: string): Promise<void> {
    const token = await this.#environment.runner.token('dev-marketer', { claims: { sub: 'author' } });
    const path = `/v1/promotions/${promotionId}`;
    const body = { ...doublePoints, schedule: { from: '2035-01-01T00:00:00Z' } };
    await this.#environment.call('PUT', path, { as: { token }, body });
    const asked = await this.#environment.call('POST', `${path}/activate`, { as: { token } });
    this.#activations.set(operationId, { approvalId: asked.body.approvalId });
    await this.#expectBooked(operationId, 'marketer');
  }

  async #enrol(): Promise<void> {
    const environment = this.#environment;
    this.member = await environment.enrol({ identifiers: { cards: [CARD] }, ...person });
    this.other = await environment.enrol();
    await environment.enrol(person, RECEIVER);
    await environment.enrol({}, DUPLICATE);
    await environment.call('PUT', '/v1/rewards/coffee', { as: 'marketer', body: reward });
    await this.#draft('tea');
    await this.#expectBooked('putAchievement', 'marketer');
    await this.#expectBooked('putChallenge', 'marketer');
  }

  async #book(): Promise<void> {
    await this.#expectBooked('bookPurchase');
    const sent = { body: { ...purchase, maturesFrom: 'delivery' } };
    await this.#environment.call('PUT', `/v1/members/${this.member}/purchases/sent`, sent);
    await this.#expectBooked('bookDelivery');
    await this.#expectBooked('redeemPoints');
    await this.#expectBooked('refundRedemption');
    await this.#expectBooked('bookReturn');
    const path = `/v1/members/${this.member}/redemptions`;
    // Made by the member's own token: so the member may end them, and a channel claim them.
    const own = { as: { member: this.member }, body: { points: 1, capture: false } };
    for (const id of ['captured', 'parcels', 'voided', 'claimed']) {
      await this.#environment.call('PUT', `${path}/${id}`, own);
    }
    await this.#expectBooked('captureRedemption', 'admin');
    await this.#expectBooked('captureRedemptionPart', 'admin');
    await this.#expectBooked('claimRedemption', 'admin');
    await this.#expectBooked('voidRedemption', 'admin');
    await this.#expectBooked('transferPoints', 'agent');
    await this.#expectBooked('bookForgottenPurchase', 'agent');
    await this.#expectBooked('movePurchase', 'agent');
    await this.#expectBooked('adjustPoints', 'agent');
    await this.#expectBooked('joinHousehold', 'agent');
    await this.propose(this.member);
    await this.#expectBooked('approveAdjustment', 'agent');
    await this.propose(this.member, 'refused');
    await this.#expectBooked('rejectAdjustment', 'agent');
    await this.#decide();
    await this.#expectBooked('bookOpening', 'admin');
    await this.#environment.call('PUT', `/v1/households/home/members/${DUPLICATE}`, {
      as: 'agent',
      body: {},
    });
    await this.#expectBooked('mergeMembers', 'agent');
  }

  /** Approves one act and rejects another. Their ids stay, as those of other acts do. */
  async #decide(): Promise<void> {
    const [approvalId, rejected] = [
      await this.propose(this.member, 'asked'),
      await this.propose(this.member, 'declined'),
    ];
    this.#known = { approvalId };
    this.#rejected = { approvalId: rejected };
    await this.#expectBooked('approveAct', 'agent');
    await this.#expectBooked('rejectAct', 'agent');
  }

  async #end(): Promise<void> {
    const environment = this.#environment;
    this.erased = await environment.enrol();
    await environment.buy(this.erased, 'p1', purchase);
    await environment.call('DELETE', `/v1/members/${this.erased}`, { as: 'agent' });
    await environment.call('PUT', `/v1/members/${this.member}/status/first`, {
      as: 'agent',
      body: { status: 'suspended', reason: 'mistake' },
    });
    await this.#expectBooked('changeStatus', 'agent');
  }

  /** Ids that the server gives. */
  async #learn(): Promise<void> {
    const environment = this.#environment;
    const begun = await environment.call('POST', '/v1/promotions/tea/backtests', {
      as: 'marketer',
      body: bodies.startBacktest,
    });
    const as = 'marketer';
    await environment.call('PUT', '/v1/achievements/filled', { as, body: achievement });
    const filled = await environment.call('POST', '/v1/achievements/filled/backfill', { as });
    const { body: clients } = await environment.call('GET', '/v1/clients', { as: 'admin' });
    const { clientId } = clients.items.find(({ type }: { type: string }) => type === 'web');
    const { keyId } = await new PartnerOffice(() => environment).add('air-miles');
    this.#known = {
      ...this.#known,
      backtestId: begun.body.backtestId,
      backfillId: filled.body.backfillId,
      clientId,
      keyId,
    };
  }

  #draft(promotionId: string): Promise<Answer> {
    const path = `/v1/promotions/${promotionId}`;
    return this.#environment.call('PUT', path, { as: 'marketer', body: doublePoints });
  }

  async #expectBooked(operationId: string, as: As = 'channel'): Promise<void> {
    expect([200, 201]).toContain((await this.callNamed(operationId, as, this.member)).status);
  }

  /** An adjustment that another agent than its author may approve or reject. */
  async propose(member: string, adjustmentId = 'large'): Promise<string> {
    const token = await this.#environment.runner.token('dev-agent', { claims: { sub: 'author' } });
    const proposed = await this.#environment.call(
      'PUT',
      `/v1/members/${member}/adjustments/${adjustmentId}`,
      {
        as: { token },
        body: { points: 20_000, reason: 'late delivery' },
      },
    );
    expect(proposed.status).toBe(202);
    return proposed.body.approvalId;
  }

  /** One call of an operation by its name, about other ids than the usual. */
  callNamed(operationId: string, as: As, who: string, others: Ids = {}): Promise<Answer> {
    const contract = catalogue.find((one) => one.operationId === operationId);
    if (!contract) throw new Error(`no call ${operationId}`);
    return this.call(contract, as, who, others);
  }

  call(
    contract: Contract,
    as: As,
    who: string,
    others: Ids = {},
    headers: Ids = {},
    body: object | undefined = bodies[contract.operationId],
  ): Promise<Answer> {
    const { operationId } = contract;
    const own = operationId === 'rejectAct' ? this.#rejected : this.#activations.get(operationId);
    const named: Ids = { ...ids, ...this.#known, ...idsOf[operationId], ...own, ...others, member: who };
    const path = contract.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const id = named[name];
      if (id === undefined)
        throw new Error(`${name} of ${contract.path} needs an example in \`ids\` of every-call.ts`);
      return id;
    });
    return this.#environment.call(contract.method, path + (queries[operationId] ?? ''), {
      as,
      headers,
      ...(body && { body }),
    });
  }

  /** Puts there what the call takes away. */
  async prepare({ operationId }: Contract): Promise<void> {
    if (operationId === 'deletePromotion') await this.#draft('spare');
    // It may be paused, and is in force when it is put again.
    if (operationId === 'joinChallenge') await this.#expectBooked('putChallenge', 'marketer');
    if (/^delete(Achievement|Challenge)$/.test(operationId)) {
      const as = 'marketer';
      const [path, body] =
        operationId === 'deleteChallenge'
          ? (['/v1/challenges/spare', challenge] as const)
          : (['/v1/achievements/spare', achievement] as const);
      await this.#environment.call('PUT', path, { as, body: { ...body, draft: true } });
    }
    if (operationId === 'deleteStore') {
      await this.#environment.call('PUT', '/v1/stores/closed', { as: 'marketer', body: store });
    }
  }

  /** The member that an accepted call is about, as a path may name it. */
  async subject({ operationId }: Contract): Promise<{ readonly id: string; readonly card: string }> {
    if (!ending.has(operationId)) return { id: this.member, card: this.card };
    const card = String(7_000_000 + this.#ended++);
    return { id: await this.#environment.enrol({ identifiers: { cards: [card] } }), card: `card:${card}` };
  }
}

/** Gives a file an environment of its own with each call. */
export function useEveryCall(use: (environment: Environment, calls: EveryCall) => void): void {
  let environment: Environment;
  beforeAll(async () => {
    environment = await startEnvironment();
    use(environment, await EveryCall.prepare(environment));
  });
  afterAll(() => environment.stop());
}
