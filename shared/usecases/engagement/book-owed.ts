import { type GoalSet, keyOf } from '#shared/domain/engagement/goal-set.ts';
import type { Owed } from '#shared/domain/engagement/progress.ts';
import { describeUnlocking, type OwedBy } from '#shared/usecases/events/describe-unlocking.ts';
import type { SendOutside } from '#shared/usecases/events/send-events.ts';
import { type BonusPorts, type GivenBonus, giveBonus } from './give-bonus.ts';
import { revokeBonus } from './revoke-bonus.ts';

export interface OwedPorts extends BonusPorts {
  /** Tells the outside what was unlocked; undefined where no such event leaves. */
  readonly send?: SendOutside | undefined;
  /** Hears of each bonus, for those who sum up what was given. */
  readonly onBonus?: ((bonus: GivenBonus) => void) | undefined;
}

/**
 * Books bonuses and revocations that a member is owed, in their order, and then tells the outside what was unlocked.
 * Returns the unlockings that wait, because the member is suspended meanwhile.
 */
export async function bookOwed(
  ports: OwedPorts,
  set: GoalSet,
  { memberId, all }: { readonly memberId: string; readonly all: readonly OwedBy[] },
): Promise<readonly Owed[]> {
  const waiting: Owed[] = [];
  const unlocked: OwedBy[] = [];
  for (const owed of all) {
    if ((await book(ports, set, { memberId, owed })) === 'waits') waiting.push(owed);
    else if (owed.does === 'unlock') unlocked.push(owed);
  }
  if (unlocked.length > 0) await ports.send?.(unlocked.map(describeUnlocking));
  return waiting;
}

async function book(
  ports: OwedPorts,
  set: GoalSet,
  { memberId, owed }: { readonly memberId: string; readonly owed: Owed },
): Promise<'booked' | 'waits'> {
  const { does, of, collection, definitionId, period, n } = owed;
  const unlocking = { collection, definitionId, period, n };
  if (does === 'revoke') {
    await revokeBonus(ports, of ?? memberId, { unlocking, k: 1 });
    return 'booked';
  }
  const definition = set.byKey.get(keyOf(owed))?.definition;
  if (!definition) return 'booked';
  const { version, name, reward, budgetPoints } = definition;
  const { badge: _, ...prize } = reward;
  if (Object.values(prize).every((part) => part === undefined)) return 'booked';
  const bonus = await giveBonus(ports, memberId, {
    unlocking,
    version,
    name,
    prize,
    ...(budgetPoints !== undefined && { budgetPoints }),
  });
  ports.onBonus?.(bonus);
  return bonus.outcome === 'waits' ? 'waits' : 'booked';
}
