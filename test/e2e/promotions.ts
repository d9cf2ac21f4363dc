/** A promotion as marketers write it. */
export const doublePoints = {
  name: 'Double points',
  conditions: { all: [] as object[] },
  effect: { type: 'multiplier', factor: '2' },
};
