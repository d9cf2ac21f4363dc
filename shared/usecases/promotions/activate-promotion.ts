import {
  budgetsCounter,
  limitFor,
  type WrittenProgram,
  withinBudgets,
} from '#shared/domain/approvals/promotion-activation.ts';
import type { CounterMove } from '#shared/domain/ledger/entry.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import type { Latest } from '#shared/stores/documents/configuration.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import { AboveLimits } from '#shared/usecases/approvals/above-limits.ts';
import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { checkPrecondition, type Precondition } from '#shared/usecases/documents/precondition.ts';
import { editableOf, newestOf } from './get-promotion.ts';
import type { PromotionPorts } from './promotion-ports.ts';
import { checkFits, versionOf } from './version-to-activate.ts';

export interface Activation {
  /** The newest version unless given. */
  readonly version?: number | undefined;
  readonly precondition?: Precondition | undefined;
  readonly by: string;
}

const PROGRAMS_PER_READ = 5;

/** The versions of the programme, newest first, at least down to one that somebody else wrote. */
async function programsDownToOthers(
  programs: ProgramStore,
  { configuration }: Latest,
  by: string,
): Promise<readonly WrittenProgram[]> {
  const versions: WrittenProgram[] = [];
  for (let below = configuration + 1; ; ) {
    const page = await programs.changes(PROGRAMS_PER_READ, below);
    versions.push(...page);
    const last = page.at(-1);
    if (!last || page.length < PROGRAMS_PER_READ || page.some((change) => change.by !== by)) return versions;
    below = last.program.version;
  }
}

/**
 * The move of the budgets of a marketer's day; none where the programme has no limit for this marketer.
 * @throws AboveLimits where another person has to approve
 */
async function budgetsMoved(
  { programs, counters, now }: PromotionPorts,
  promotion: PromotionVersion,
  latest: Latest,
  by: string,
): Promise<CounterMove | undefined> {
  const limit = limitFor(by, await programsDownToOthers(programs, latest, by));
  if (limit === undefined) return undefined;
  const counter = budgetsCounter(await programs.version(latest.program), by, now());
  const move = withinBudgets(limit, counter, promotion, await counters.taken(counter));
  if (move === 'waits') throw new AboveLimits({ points: promotion.limits?.budgetPoints, absorbed: [] });
  return move;
}

/**
 * Makes a version the active one: the newest, or a named one, which may be an earlier one. The version is checked
 * again, because the programme may have changed. Activating the active version changes nothing.
 * @throws AboveLimits where another person has to approve
 */
export async function activatePromotion(
  ports: PromotionPorts,
  promotionId: string,
  { version, precondition, by }: Activation,
): Promise<PromotionRecord> {
  const { promotions, releases, counters, now } = ports;
  return untilWritten(async () => {
    const record = await newestOf(promotions, promotionId);
    await checkPrecondition(precondition, editableOf(counters, record));
    const content = await versionOf(promotions, record, version ?? record.promotion.version);
    if (record.active?.version === content.promotion.version) return record;
    const latest = await releases.latest({ consistent: true });
    await checkFits(ports, record, content, latest);
    const move = await budgetsMoved(ports, content.promotion, latest, by);
    const alsoWrite = move ? [counters.moving(move)] : [];
    return promotions.activate(record, content, latest, { by, at: now() }, alsoWrite);
  }, ports);
}
