interface OfMember {
  readonly memberId: string;
}

/** Notes that a member failed, and why. */
export type Fail = (memberId: string, error: unknown) => void;

/** Members that were called for, each with its result. */
type Called<Of, Result> = readonly (readonly [Of, Result])[];

/** Calls for each member at the same time. Returns those that did not fail, with their results. */
export async function each<Of extends OfMember, Result>(
  members: readonly Of[],
  call: (member: Of) => Promise<Result>,
  fail: Fail,
): Promise<Called<Of, Result>> {
  const outcomes = await Promise.allSettled(
    members.map(async (member) => [member, await call(member)] as const),
  );
  return outcomes.flatMap((outcome, index) => {
    if (outcome.status === 'fulfilled') return [outcome.value];
    fail(members[index]?.memberId ?? '', outcome.reason);
    return [];
  });
}

/**
 * Makes one call for all members, or none for nobody. If it fails, each member is called for alone, so that no member
 * fails by the fault of another. The call must be safe to repeat.
 */
export async function together<Of extends OfMember, Result>(
  members: readonly Of[],
  call: (members: readonly Of[]) => Promise<Result>,
  fail: Fail,
): Promise<Called<Of, Result>> {
  const alone = () => each(members, (member) => call([member]), fail);
  if (members.length < 2) return alone();
  try {
    const result = await call(members);
    return members.map((member) => [member, result] as const);
  } catch {
    return alone();
  }
}
