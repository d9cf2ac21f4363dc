import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { ChallengeNotFound } from '#shared/domain/engagement/refusals.ts';
import type { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import { keptVersion } from '#shared/usecases/documents/kept-version.ts';
import { numberOf } from './get-definition.ts';

/** The version of a challenge that runs. */
export async function runningChallenge(
  challenges: DefinitionStore,
  challengeId: string,
): Promise<DefinitionVersion> {
  const newest = await challenges.newest(challengeId);
  if (!newest?.active) throw new ChallengeNotFound();
  const wanted = { newest, versionOf: numberOf, version: newest.active.version };
  return (await keptVersion(challenges, challengeId, wanted)).definition;
}
