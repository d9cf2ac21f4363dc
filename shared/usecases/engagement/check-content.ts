import { checkDefinition } from '#shared/domain/engagement/check-definition.ts';
import type { DefinitionContent, DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import type { DefinitionRecord } from '#shared/domain/engagement/definition-record.ts';
import { TooManyDefinitions } from '#shared/domain/engagement/refusals.ts';
import { type FieldError, ValidationFailed } from '#shared/domain/refusal.ts';
import type { Latest } from '#shared/stores/documents/configuration.ts';
import { definitionBytes } from '#shared/stores/engagement/definition-store.ts';
import type { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import type { DefinitionPorts } from './definition-ports.ts';

/** Bounds of the active achievements and challenges together: each entry is held against all of them. */
const ACTIVE_MAX = 200;
const ACTIVE_BYTES_MAX = 2 * 1024 * 1024;

async function checkPrize(
  rewards: RewardStore,
  { reward: { rewardId } }: DefinitionContent,
): Promise<readonly FieldError[]> {
  if (rewardId === undefined || (await rewards.newest(rewardId))) return [];
  return [{ pointer: '/reward/rewardId', message: 'is not a reward of the catalogue' }];
}

/** Refuses a definition that does not fit the newest programme, or whose reward is not in the catalogue. */
export async function checkContent(
  { programs, rewards }: Pick<DefinitionPorts, 'programs' | 'rewards'>,
  content: DefinitionContent,
): Promise<void> {
  const program = await programs.version(await programs.latestVersion({ consistent: true }));
  const errors = [...checkDefinition(content, { program }), ...(await checkPrize(rewards, content))];
  if (errors.length > 0) throw new ValidationFailed(errors);
}

/** Refuses a version for which the active ones leave no room. */
export function checkRoom(
  latest: Latest,
  before: DefinitionRecord | undefined,
  definition: DefinitionVersion,
): void {
  if (!before?.active && latest.active >= ACTIVE_MAX) throw new TooManyDefinitions('definitions', ACTIVE_MAX);
  const bytes = latest.activeBytes - (before?.active?.bytes ?? 0) + definitionBytes(definition);
  if (bytes > ACTIVE_BYTES_MAX) throw new TooManyDefinitions('bytes', ACTIVE_BYTES_MAX);
}
