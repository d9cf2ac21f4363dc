import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { linksOf } from '#shared/contracts/catalogue/links.ts';

const parametersOf = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
const contractOf = (id: string) => catalogue.find(({ operationId }) => operationId === id);
const walks = catalogue.flatMap((source) =>
  Object.entries(linksOf(source)).map(([name, link]) => ({ source, name, ...link })),
);

describe('links of the document', () => {
  it('lead from each act to those that continue it', () => {
    const steps = walks.map(({ source, name }) => `${source.operationId} ${name}`);
    expect(steps).toEqual(
      expect.arrayContaining([
        ...['putMember bookPurchase', 'bookPurchase bookReturn', 'bookPurchase explainEntry'],
        ...['putMember redeemPoints', 'redeemPoints captureRedemption', 'redeemPoints voidRedemption'],
        ...['redeemPoints refundRedemption', 'putPromotion activatePromotion', 'startBacktest getBacktest'],
        ...['listPromotions getPromotion', 'listEntries getEntry', 'createPartnerKey deletePartnerKey'],
      ]),
    );
  });

  it('reach each call about something that another call made', () => {
    const reached = new Set(walks.map(({ name }) => name));
    const alone = catalogue.filter(
      ({ operationId, path }) => path.includes('{') && !reached.has(operationId),
    );
    // These begin a walk: the id is the client's own.
    expect(alone.map(({ operationId }) => operationId)).toEqual([
      'putMember',
      'putOpeningImport',
      'putPromotion',
      'putAchievement',
      'putChallenge',
      'putReward',
      'putStore',
      'putPartner',
    ]);
  });

  it('give only parameters that their call has, from a path that has them', () => {
    expect(walks.length).toBeGreaterThan(50);
    for (const { source, name, operationId, parameters = {} } of walks) {
      const target = contractOf(name);
      expect(operationId).toBe(name);
      expect(parametersOf(target?.path ?? '')).toEqual(expect.arrayContaining(Object.keys(parameters)));
      const fromPath = Object.values(parameters).flatMap(
        (value) => /^\$request\.path\.(\w+)$/.exec(value)?.[1] ?? [],
      );
      expect(parametersOf(source.path)).toEqual(expect.arrayContaining(fromPath));
    }
  });
});
