import type { FactSet } from '#shared/domain/conditions/fact-set.ts';

/** A second set of facts, which shares none with the promotions': conditions know no set but the one they are given. */
export interface RiskFacts {
  readonly redemptionsLastHour: number;
  readonly redemptionsLastDay: number;
  readonly store: string | undefined;
  readonly device: Readonly<Record<string, string | number | boolean>>;
  readonly trusted: boolean;
  pointsAt(stores: readonly string[] | undefined): number;
}

const count = { min: 0, max: 10_000, integer: true, inWords: 'is a whole number from 0 on' };

export const riskFacts = {
  'member.redemptionsLastHour': {
    kind: 'number',
    range: count,
    read: (facts) => facts.redemptionsLastHour,
  },
  'member.redemptionsLastDay': { kind: 'number', range: count, read: (facts) => facts.redemptionsLastDay },
  store: { kind: 'text', lengthMax: 8, values: ['cork', 'galway'], read: (facts) => facts.store },
  device: { kind: 'attributes', lengthMax: 16, example: '$.os', read: (facts) => facts.device },
  trusted: { kind: 'flag', read: (facts) => facts.trusted },
  points: { kind: 'number', range: count, read: (facts) => facts.pointsAt(undefined) },
  pointsAt: {
    kind: 'number',
    range: count,
    params: { lists: { stores: 8 }, inWords: 'which stores', whole: 'points' },
    read: (facts, { stores }) => facts.pointsAt(stores),
  },
  'member.watched': { kind: 'flag', ofPerson: true },
} satisfies FactSet<RiskFacts>;

/** Three redemptions in Cork within the hour, five within the day, from a phone. */
export const burst: RiskFacts = {
  redemptionsLastHour: 3,
  redemptionsLastDay: 5,
  store: 'cork',
  device: { os: 'android', 'screen.width': 360 },
  trusted: false,
  pointsAt: (stores) => (stores === undefined || stores.includes('cork') ? 800 : 0),
};
