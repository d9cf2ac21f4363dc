import { findMember, type Permissions } from '#shared/domain/households/household.ts';
import type { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';
import type { HouseholdStore } from '#shared/stores/households/household-store.ts';

interface AskedPorts {
  readonly households: HouseholdStore;
  readonly approvals: ApprovalStore;
}

interface AskedMembership extends Permissions {
  readonly householdId: string;
  readonly memberId: string;
}

type Ids = Readonly<Record<string, string>>;

/**
 * The ids of a change of a member's permissions among acts that wait. The same call can come again and mean another act,
 * so they have the revision of the household at which it was asked for. While it waits, the same call finds it.
 */
export async function askedMembership(
  { households, approvals }: AskedPorts,
  { householdId, memberId, mayRedeem, contributes }: AskedMembership,
): Promise<Ids> {
  const [household, kept] = await Promise.all([households.read(householdId), approvals.ofMember(memberId)]);
  const known = findMember(household, memberId);
  const wanted: Ids = { householdId, mayRedeem: String(mayRedeem), contributes: String(contributes) };
  const waits = kept.find(
    ({ kind, ids, decision }) =>
      kind === 'household' && !decision && Object.entries(wanted).every(([name, id]) => ids[name] === id),
  );
  const membership: Ids = known ? { joinedWith: String(known.joinedWith) } : {};
  return waits?.ids ?? { ...wanted, revision: String(household.revision), ...membership };
}
