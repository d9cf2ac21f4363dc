import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { DefinitionReleases } from '#shared/stores/engagement/definition-releases.ts';
import { LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import { walkBackFillPart } from '#shared/usecases/engagement/back-fill/walk-back-fill-part.ts';
import { KnownDefinitions } from '#shared/usecases/engagement/known-definitions.ts';
import { backFillJobs } from '../compose/back-fills.ts';
import { now } from '../compose/clock.ts';
import { countPorts } from '../compose/count-progress.ts';
import { logger } from '../compose/logger.ts';
import { partStep } from '../edge/job-steps.ts';

const releases = new DefinitionReleases(dynamoDb(), environment('PROGRAM_TABLE'));
const ports = {
  ...countPorts(),
  jobs: backFillJobs(),
  history: new LedgerHistory(dynamoDb(), environment('LEDGER_TABLE')),
  // A run looks anew: a definition may have been activated a moment before it.
  newest: () => new KnownDefinitions(releases, now),
  onFailed: (memberId: string, error: unknown) => logger.error('progress not filled', { memberId, error }),
};

/** One run over one part of the logs. The state machine calls it again until the part is done. */
export const handler = partStep((part) => walkBackFillPart(ports, part));
