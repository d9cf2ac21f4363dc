import { initialProgram } from '#shared/domain/program/initial-program.ts';

const AT = '2026-11-22T10:15:00.120Z';
const by = 'marketer-1';
const content = {
  name: 'Double points',
  conditions: { all: [] },
  effect: { type: 'multiplier', factor: '2' },
};
const changed = { updatedAt: AT, updatedBy: by };
const draft = { promotionId: 'tea-week', version: 1, status: 'draft', ...content, ...changed };
const paused = { ...draft, status: 'paused' };
const active = {
  promotionId: 'tea-week',
  version: 1,
  status: 'active',
  activeVersion: 1,
  ...content,
  ...changed,
};
const backtest = {
  backtestId: '70a54e33-5fba-4a81-b89b-08469e25d17d',
  promotionId: 'tea-week',
  version: 1,
  from: '2026-10-01T00:00:00.000Z',
  to: '2026-11-01T00:00:00.000Z',
  status: 'running',
  progress: { done: 0, of: 16, entries: 0 },
  startedAt: AT,
};
const backfill = {
  backfillId: '5b1d8c1e-9a43-4f0e-8a57-0f9d4ad0c9c4',
  collection: 'achievements',
  id: 'regular',
  version: 1,
  status: 'running',
  progress: { done: 0, of: 16, entries: 0 },
  startedAt: AT,
};
const achievement = {
  achievementId: 'regular',
  version: 1,
  status: 'active',
  activeVersion: 1,
  name: 'Five coffees',
  goal: { metric: 'quantity', target: 5, of: { categories: ['coffee'] } },
  reward: { points: 100, badge: 'regular' },
  period: 'month',
  ...changed,
};
const challenge = {
  challengeId: 'tea-week',
  version: 1,
  status: 'active',
  activeVersion: 1,
  name: 'Tea week',
  goal: { metric: 'purchases', target: 3 },
  reward: { points: 250 },
  schedule: { from: '2026-12-01T00:00:00.000Z', to: '2026-12-08T00:00:00.000Z' },
  optIn: true,
  ...changed,
};
const versionOf = ({
  status: _,
  activeVersion: __,
  updatedAt: changedAt,
  updatedBy: changedBy,
  ...written
}: typeof achievement | typeof challenge) => ({
  ...written,
  changedAt,
  changedBy,
  activations: [{ from: AT, by }],
});
const reward = { rewardId: 'coffee', version: 1, name: 'A coffee', points: 500, updatedAt: AT };
const store = {
  store: 'haneda-2',
  version: 7,
  name: 'Haneda, terminal 2',
  timeZone: 'Asia/Tokyo',
  country: 'JP',
  group: 'airport',
  updatedAt: AT,
};
const client = { clientId: '3xq52lldc9nys5t6yh4yhgplr9', type: 'pos', disabled: false };
const partner = {
  partnerId: 'air-miles',
  name: 'Air Miles',
  disabled: false,
  keys: [{ keyId: 'dff47c8a4aa324d9', createdAt: AT }],
  updatedAt: AT,
};

/** Examples that several calls share: they become components of the document. */
export const sharedDocumentExamples = {
  program: { ...initialProgram, version: 1 },
  promotion: active,
  backtest,
  backfill,
  achievement,
  challenge,
  reward,
  store,
  client,
  partner,
};

/** The example of each call's response; a text names a shared one. */
export const documentExamples: Readonly<Record<string, object | keyof typeof sharedDocumentExamples>> = {
  getProgram: 'program',
  putProgram: 'program',
  listProgramVersions: { items: [{ ...initialProgram, version: 1, changedAt: AT, changedBy: by }] },
  putPromotion: draft,
  getPromotion: 'promotion',
  listPromotions: { items: [active] },
  activatePromotion: 'promotion',
  approvePromotion: 'promotion',
  rejectPromotion: {
    approvalId: '91c0c6a1be1d94c38a7e2b4d9c610735',
    kind: 'promotion',
    status: 'rejected',
    ids: { promotionId: 'tea-week', version: '1', newest: '1', release: '0' },
    points: 1_000_000,
    requestedBy: by,
    requestedAt: AT,
    decidedBy: 'marketer-2',
    decidedAt: '2026-11-22T10:25:00.000Z',
    rejectionReason: 'the budget is too large',
    withdrawn: false,
  },
  pausePromotion: paused,
  listPromotionVersions: {
    items: [
      {
        promotionId: 'tea-week',
        version: 1,
        ...content,
        changedAt: AT,
        changedBy: by,
        activations: [{ from: AT, by }],
      },
    ],
  },
  startBacktest: 'backtest',
  backFillAchievement: 'backfill',
  backFillChallenge: 'backfill',
  getBackFill: 'backfill',
  getBacktest: 'backtest',
  putAchievement: 'achievement',
  getAchievement: 'achievement',
  activateAchievement: 'achievement',
  pauseAchievement: { ...achievement, status: 'paused', activeVersion: undefined },
  listAchievements: { items: [achievement] },
  listAchievementVersions: { items: [versionOf(achievement)] },
  putChallenge: 'challenge',
  getChallenge: 'challenge',
  activateChallenge: 'challenge',
  pauseChallenge: { ...challenge, status: 'paused', activeVersion: undefined },
  joinChallenge: { memberId: 'm-1001', challengeId: 'tea-week', joinedAt: AT },
  getProgress: {
    tier: { id: 'blue', name: 'Blue', qualifyingPoints: 120, benefits: [] },
    achievements: [
      { id: 'regular', name: 'Regular', progress: 3, target: 5, reward: { points: 100, badge: 'regular' } },
    ],
    challenges: [
      {
        id: 'tea-week',
        name: 'Tea week',
        progress: 1,
        target: 2,
        reward: { points: 250 },
        joined: true,
        timesCompleted: 0,
        endsAt: AT,
      },
    ],
    badges: [{ id: 'first-tea', name: 'First tea', earnedAt: AT }],
  },
  getLeaderboard: {
    items: [
      { rank: 1, score: 12, name: 'Robin B.' },
      { rank: 1, score: 12 },
      { rank: 3, score: 11 },
    ],
    own: { band: 'top-5%', score: 2 },
    asOf: AT,
  },
  listChallenges: { items: [challenge] },
  listChallengeVersions: { items: [versionOf(challenge)] },
  putReward: 'reward',
  getReward: 'reward',
  listRewards: { items: [reward] },
  putStore: 'store',
  getStore: 'store',
  listStores: { items: [store] },
  listActs: {
    items: [
      {
        at: AT,
        actor: 'agent-1',
        client: client.clientId,
        scopes: ['agent'],
        from: '203.0.113.7',
        operation: 'adjustPoints',
        route: 'PUT /v1/members/{member}/adjustments/{adjustmentId}',
        memberId: 'm-1001',
        ids: { adjustmentId: 'a-17' },
        requestId: 'a3kQ1gFdIAMEb4Q=',
        outcome: { status: 202 },
      },
    ],
  },
  putClient: 'client',
  getClient: 'client',
  listClients: { items: [client] },
  putPartner: 'partner',
  getPartner: 'partner',
  listPartners: { items: [partner] },
  createPartnerKey: { keyId: 'dff47c8a4aa324d9', secret: 'whsec_kiTWhW…', createdAt: AT },
  getOperationsHealth: {
    asOf: '2026-11-30T12:00:00.000Z',
    sweep: { status: 'ok', behindSeconds: 12 },
    backtests: { status: 'lags', running: 2, waiting: 3 },
    consumers: [
      { name: 'publish-entries', status: 'ok', behindSeconds: 0 },
      { name: 'push-entries', status: 'ok', behindSeconds: 1 },
      { name: 'project-members', status: 'lags', behindSeconds: 420 },
    ],
  },
  getHealth: { status: 'ok' },
};
