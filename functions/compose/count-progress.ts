import { unlockingEvents } from '#shared/domain/events/event-names.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { BoardStore } from '#shared/stores/engagement/board-store.ts';
import { DefinitionReleases } from '#shared/stores/engagement/definition-releases.ts';
import { JoinStore } from '#shared/stores/engagement/join-store.ts';
import { PartyStore } from '#shared/stores/engagement/party-store.ts';
import { ProgressStore } from '#shared/stores/engagement/progress-store.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { ReferralStore } from '#shared/stores/members/referral-store.ts';
import { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { StoreVersions } from '#shared/stores/stores/store-versions.ts';
import type { CountPorts } from '#shared/usecases/engagement/count-progress.ts';
import { KnownDefinitions } from '#shared/usecases/engagement/known-definitions.ts';
import { Floors } from '#shared/usecases/engagement/leaderboards.ts';
import type { ReferralRewardPorts } from '#shared/usecases/engagement/reward-referrals.ts';
import { tellProgress } from '#shared/usecases/engagement/tell-progress.ts';
import { KnownStores } from '#shared/usecases/stores/known-stores.ts';
import { bookingLedger } from './booking-ledger.ts';
import { now, pause, random } from './clock.ts';
import { logger } from './logger.ts';
import { sendingOutside } from './outside-events.ts';
import { currentProgram } from './program.ts';
import { socketPorts } from './realtime.ts';
import { noteStaleRules } from './stale-rules.ts';

/** The ports that count progress, book what it and referrals bring, and tell members. */
export function countPorts(): CountPorts & ReferralRewardPorts {
  const program = environment('PROGRAM_TABLE');
  const boards = new BoardStore(dynamoDb(), environment('BOARDS_TABLE'));
  const untold = (error: unknown) => logger.warn('progress not told', { error });
  return {
    ledger: bookingLedger(),
    details: new DetailsStore(dynamoDb(), environment('DETAILS_TABLE')),
    rewards: new RewardStore(dynamoDb(), environment('REWARDS_TABLE')),
    programs: currentProgram(),
    stores: new KnownStores(new StoreVersions(dynamoDb(), program)),
    definitions: new KnownDefinitions(new DefinitionReleases(dynamoDb(), program), now, noteStaleRules),
    progress: new ProgressStore(dynamoDb(), environment('ENGAGEMENT_TABLE')),
    referrals: new ReferralStore(dynamoDb(), environment('MEMBERS_TABLE')),
    joins: new JoinStore(dynamoDb(), environment('ENGAGEMENT_TABLE')),
    boards,
    floors: new Floors(boards, now),
    parties: new PartyStore(dynamoDb(), environment('ENGAGEMENT_TABLE')),
    segments: new SegmentStore(dynamoDb(), environment('MEMBERS_TABLE')),
    send: sendingOutside(unlockingEvents),
    tell: tellProgress({ ...socketPorts(), untold }),
    now,
    pause,
    random,
  };
}
