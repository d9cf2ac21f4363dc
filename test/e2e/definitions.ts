/** An achievement and a challenge as a marketer sends them. */
export const achievement = {
  name: 'Five coffees',
  goal: { metric: 'quantity', target: 5, of: { categories: ['coffee'] } },
  reward: { points: 100, badge: 'regular' },
};

export const challenge = {
  name: 'Tea week',
  goal: { metric: 'purchases', target: 3 },
  reward: { points: 250 },
  schedule: { from: '2026-01-01T00:00:00.000Z', to: '2099-01-01T00:00:00.000Z' },
  optIn: true,
};
