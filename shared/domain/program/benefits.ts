import type { Benefit, FreePer, Program } from './program.ts';

const HOUR_MS = 3_600_000;

export const EARLY_ACCESS_HOURS_MAX = 720;
export const EARLY_ACCESS_MAX_MS = EARLY_ACCESS_HOURS_MAX * HOUR_MS;

/** The benefits of a tier; none of one that the programme does not have. */
export function benefitsOf({ tiers }: Pick<Program, 'tiers'>, tierId: string): readonly Benefit[] {
  return tiers.find(({ id }) => id === tierId)?.benefits ?? [];
}

/** The milliseconds by which rewards and challenges begin earlier for members of a tier. */
export function earlyAccessMs(program: Pick<Program, 'tiers'>, tierId: string): number {
  const [hours = 0] = benefitsOf(program, tierId).flatMap((one) =>
    one.type === 'early-access' ? [one.hours] : [],
  );
  return hours * HOUR_MS;
}

/** The time in which a member of a tier gets one piece of a reward for no points; undefined where none is free. */
export function freePer(
  program: Pick<Program, 'tiers'>,
  tierId: string,
  rewardId: string,
): FreePer | undefined {
  const [per] = benefitsOf(program, tierId).flatMap((one) =>
    one.type === 'reward' && one.rewardId === rewardId ? [one.per] : [],
  );
  return per;
}
