import type { Household } from '#shared/domain/households/household.ts';
import type { HouseholdStore } from '#shared/stores/households/household-store.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import { HouseholdMoved } from './retry-while-changing.ts';

export interface HouseholdPorts extends BookingPorts {
  readonly households: HouseholdStore;
}

/** Reads the household again, and throws where its revision changed: the references of its acts name that revision. */
export async function readAgain(
  households: HouseholdStore,
  { householdId, revision }: Household,
): Promise<Household> {
  const household = await households.read(householdId);
  if (household.revision !== revision) throw new HouseholdMoved();
  return household;
}
