import { expect, it } from 'vitest';
import { program as contract } from '#shared/contracts/program/program.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { withoutThresholds } from '#shared/usecases/program/show-program.ts';

/** Fields above which an act of a person is checked, by the end of their names. */
const isThreshold = (name: string) => /(Above|PointsPerDay)$/.test(name);

it("a member's own token sees every field of the programme but the thresholds of checks", () => {
  const properties = contract.shape;
  const redeeming = contract.shape.redemption.shape;
  const thresholds = (fields: object) =>
    Object.fromEntries(
      Object.keys(fields)
        .filter(isThreshold)
        .map((name) => [name, 1]),
    );
  expect(Object.keys({ ...thresholds(properties), ...thresholds(redeeming) })).toEqual([
    'adjustmentApprovalAbove',
    'freshSignInAbove',
  ]);
  const whole = {
    ...initialProgram,
    ...thresholds(properties),
    redemption: { ...initialProgram.redemption, ...thresholds(redeeming) },
  };
  const shown = withoutThresholds(whole);
  expect(JSON.stringify(shown)).not.toMatch(/(Above|PointsPerDay)"/);
  expect(whole).toMatchObject(shown);
  expect(Object.keys(shown)).toEqual(Object.keys(initialProgram).filter((name) => !isThreshold(name)));
});
