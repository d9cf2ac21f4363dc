import type { Collection } from '#shared/domain/engagement/definition.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { BoardStore } from '#shared/stores/engagement/board-store.ts';
import { DefinitionReleases } from '#shared/stores/engagement/definition-releases.ts';
import { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import { JoinStore } from '#shared/stores/engagement/join-store.ts';
import { PartyStore } from '#shared/stores/engagement/party-store.ts';
import { ProgressStore } from '#shared/stores/engagement/progress-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { DisplayNameStore } from '#shared/stores/members/display-name-store.ts';
import { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import type { DefinitionPorts, DefinitionSwitchPorts } from '#shared/usecases/engagement/definition-ports.ts';
import type { LeaderboardPorts } from '#shared/usecases/engagement/get-leaderboard.ts';
import type { ProgressPorts } from '#shared/usecases/engagement/get-progress.ts';
import type { JoinPorts, LeavePorts } from '#shared/usecases/engagement/join-challenge.ts';
import { KnownDefinitions } from '#shared/usecases/engagement/known-definitions.ts';
import { Leaderboards } from '#shared/usecases/engagement/leaderboards.ts';
import { now, pause, random } from './clock.ts';
import { currentProgram } from './program.ts';
import { noteStaleRules } from './stale-rules.ts';

/** The definitions of a collection, for calls that only read. */
export function definitionStore(collection: Collection): DefinitionStore {
  return new DefinitionStore(dynamoDb(), environment('PROGRAM_TABLE'), collection);
}

/** The ports that pause or delete a definition. */
export function definitionSwitchPorts(collection: Collection): DefinitionSwitchPorts {
  return { definitions: definitionStore(collection), now, random, pause };
}

/** The ports that change a definition: also the programme and the catalogue that it must fit. */
export function definitionPorts(collection: Collection): DefinitionPorts {
  return {
    ...definitionSwitchPorts(collection),
    programs: new ProgramStore(dynamoDb(), environment('PROGRAM_TABLE')),
    rewards: new RewardStore(dynamoDb(), environment('REWARDS_TABLE')),
  };
}

/** The ports that let a member take part in a challenge. */
export function joinPorts(): JoinPorts {
  return {
    ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
    programs: currentProgram(),
    joins: new JoinStore(dynamoDb(), environment('ENGAGEMENT_TABLE')),
    challenges: definitionStore('challenges'),
    now,
  };
}

/** The ports that end the part of a member in a challenge. */
export function leavePorts(): LeavePorts {
  return {
    ...joinPorts(),
    progress: new ProgressStore(dynamoDb(), environment('ENGAGEMENT_TABLE')),
    boards: new BoardStore(dynamoDb(), environment('BOARDS_TABLE')),
  };
}

/** The ports that show how far a member is. */
export function progressPorts(): ProgressPorts {
  const releases = new DefinitionReleases(dynamoDb(), environment('PROGRAM_TABLE'));
  return {
    ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
    programs: currentProgram(),
    definitions: new KnownDefinitions(releases, now, noteStaleRules),
    progress: new ProgressStore(dynamoDb(), environment('ENGAGEMENT_TABLE')),
    parties: new PartyStore(dynamoDb(), environment('ENGAGEMENT_TABLE')),
    segments: new SegmentStore(dynamoDb(), environment('MEMBERS_TABLE')),
    now,
  };
}

/** The ports that show who leads a challenge. */
export function leaderboardPorts(): LeaderboardPorts {
  const boards = new BoardStore(dynamoDb(), environment('BOARDS_TABLE'));
  return {
    challenges: definitionStore('challenges'),
    leaderboards: new Leaderboards(boards, now),
    ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
    progress: new ProgressStore(dynamoDb(), environment('ENGAGEMENT_TABLE')),
    names: new DisplayNameStore(dynamoDb(), environment('MEMBERS_TABLE')),
  };
}
