import type {
  AchievementChange,
  AchievementDocument,
  AchievementVersionDocument,
} from '#shared/contracts/engagement/achievement.ts';
import type {
  ChallengeChange,
  ChallengeDocument,
  ChallengeVersionDocument,
} from '#shared/contracts/engagement/challenge.ts';
import type { DefinitionContent } from '#shared/domain/engagement/definition.ts';
import type { DefinitionRecord, WrittenDefinition } from '#shared/domain/engagement/definition-record.ts';
import { omitUndefined, present } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { describeHistory, type VersionHistory } from '#shared/usecases/documents/version-history.ts';

export type Describe<Document> = (record: DefinitionRecord) => Document;

export function achievementContent({ draft, ...content }: AchievementChange): DefinitionContent {
  return omitUndefined(content);
}

export function challengeContent({ draft, schedule, ...content }: ChallengeChange): DefinitionContent {
  const { from, to } = schedule;
  return omitUndefined({ ...content, schedule: { from: Date.parse(from), to: Date.parse(to) } });
}

/** The fields in a fixed order, so that a repeated call gets a response of the same bytes. */
function describeCommon(definition: DefinitionContent) {
  const { name, goal, steps, reward, revocable, audience, budgetPoints } = definition;
  return { name, goal, steps, reward, revocable, audience, budgetPoints };
}

function describeTimes({ schedule, optIn, repeatable, scope, order, leaderboard }: DefinitionContent) {
  const { from, to } = schedule ?? { from: 0, to: 0 };
  return {
    schedule: { from: formatInstant(from), to: formatInstant(to) },
    optIn,
    repeatable,
    scope: scope === 'team' ? undefined : scope,
    order,
    leaderboard,
  };
}

function describeStanding({ definition, status, active }: DefinitionRecord) {
  return { version: definition.version, status, activeVersion: active?.version };
}

const describeChange = ({ changed }: WrittenDefinition) => ({
  updatedAt: formatInstant(changed.at),
  updatedBy: changed.by,
});

/** The public form of an achievement. */
export function describeAchievement(record: DefinitionRecord): AchievementDocument {
  const { definition } = record;
  return present({
    achievementId: definition.definitionId,
    ...describeStanding(record),
    ...describeCommon(definition),
    period: definition.period,
    ...describeChange(record),
  });
}

/** The public form of a challenge. */
export function describeChallenge(record: DefinitionRecord): ChallengeDocument {
  const { definition } = record;
  return present({
    challengeId: definition.definitionId,
    ...describeStanding(record),
    ...describeCommon(definition),
    ...describeTimes(definition),
    ...describeChange(record),
  });
}

/** The public form of either. */
export function describeDefinition(record: DefinitionRecord): AchievementDocument | ChallengeDocument {
  const isAchievement = record.definition.collection === 'achievements';
  return isAchievement ? describeAchievement(record) : describeChallenge(record);
}

/** The public form of one version, with the times that it was active. */
export function describeAchievementVersion(
  { definition, changed }: WrittenDefinition,
  history: VersionHistory,
): AchievementVersionDocument {
  return present({
    achievementId: definition.definitionId,
    version: definition.version,
    ...describeCommon(definition),
    period: definition.period,
    ...describeHistory(changed, history),
  });
}

/** The public form of one version, with the times that it was active. */
export function describeChallengeVersion(
  { definition, changed }: WrittenDefinition,
  history: VersionHistory,
): ChallengeVersionDocument {
  return present({
    challengeId: definition.definitionId,
    version: definition.version,
    ...describeCommon(definition),
    ...describeTimes(definition),
    ...describeHistory(changed, history),
  });
}
