import type { BackFillDocument } from '#shared/contracts/engagement/back-fill.ts';
import type { Collection, DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { BackFillNotPossible } from '#shared/domain/engagement/refusals.ts';
import type { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import { startJob } from '#shared/usecases/jobs/start-job.ts';
import { getDefinition } from '../get-definition.ts';
import type { BackFillJob, BackFillQueuePorts } from './back-fill-job.ts';
import { describeBackFill } from './describe-back-fill.ts';

export interface StartBackFillPorts extends BackFillQueuePorts {
  /** Those of one collection. */
  readonly definitions: DefinitionStore;
  readonly newId: () => string;
}

/** Eight parts are walked at once. There are more parts than that, so that one long part does not keep all waiting. */
const PARTS = 16;

/** Takes a back-fill of the version that runs, which begins when its turn comes. */
export async function startBackFill(
  ports: StartBackFillPorts,
  asked: { readonly collection: Collection; readonly definitionId: string; readonly by: string },
): Promise<BackFillDocument> {
  const { collection, definitionId, by } = asked;
  const { active, definition } = await getDefinition(ports.definitions, definitionId);
  if (!active) throw new BackFillNotPossible('not active');
  if (isShared(definition)) throw new BackFillNotPossible('scope');
  const job: BackFillJob = {
    jobId: ports.newId(),
    asked: { collection, definitionId, version: active.version },
    by,
    startedAt: ports.now(),
    parts: PARTS,
  };
  return describeBackFill({ ...(await startJob(ports, job)), partsDone: 0, walked: 0 });
}

/** Households and teams are not known as they were. */
const isShared = ({ scope }: Pick<DefinitionVersion, 'scope'>) => (scope ?? 'member') !== 'member';
