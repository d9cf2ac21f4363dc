import { AttributeType, ProjectionType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import {
  type ActionOf,
  type Storage,
  type StoredTable,
  storedTable,
  type TableDefinition,
} from './stored-table.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });
const number = (name: string) => ({ name, type: AttributeType.NUMBER });

/**
 * Every table of Laurel: its keys, allowed actions and content. Each has the name of its field in `Data`. `npm run
 * tables` writes docs/tables.md from this list and from the template.
 */
export const tableDefinitions = {
  ledger: {
    variable: 'LEDGER_TABLE',
    holds: "Each member's log of entries, the only truth about points.",
    items: {
      '{memberId}, {seq}':
        'one entry, packed, with the state after it: `reference`, `entry`, `state`, and `lines` where they fit. Entry 0 is the enrolment.',
    },
    partitionKey: text('memberId'),
    sortKey: number('seq'),
    // It has the two readers that a stream may have, so there is no third, and no replica as a global table: a new
    // consumer reads the Kinesis stream `entries`.
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    indexes: { byReference: { sortKey: text('reference'), projection: ProjectionType.KEYS_ONLY } },
    // Entries are immutable, so no action changes or deletes one. `Scan` is for jobs that read the whole history.
    actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'Scan'],
  },
  details: {
    variable: 'DETAILS_TABLE',
    holds: 'Documents beside the log that are too large for an entry or are no entry.',
    items: {
      '{memberId}, lines/{hash}':
        'the lines of a purchase, where they exceed 2 KB; the entry names the hash.',
      '{memberId}, approval/{approvalId}':
        'an act that needs another person, with its decision; `approval` and `approvalPlace` list it.',
      'promotions/{promotionId}, approval/{approvalId}': 'the activation of a promotion, as such an act.',
      'opening-imports/, approval/{approvalId}': 'the import of a file of opening balances, as such an act.',
      'approval/{approvalId}, member': 'the member whose act has this id.',
      '{memberId}, tampered/{eventId}':
        'the images of an item of the ledger that somebody changed or removed.',
    },
    partitionKey: text('memberId'),
    sortKey: text('id'),
    // Sparse: an act that needed another person, whatever its kind, stands here by its state and its time.
    indexes: {
      byApproval: {
        partitionKey: text('approval'),
        sortKey: text('approvalPlace'),
        projection: ProjectionType.ALL,
      },
    },
    actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
  },
  counters: {
    variable: 'COUNTERS_TABLE',
    holds:
      'Counts that the bookings of all members share, changed in the transaction of the entry that takes.',
    items: {
      'sale/{sale}':
        '`taken`, 1 while a purchase has the sale; `memberId` and `purchaseId`, the purchase that has it or had it last.',
      'stock/{rewardId}': '`taken`, the units of the reward that are reserved or captured.',
      'budget/{promotionId}': '`taken`, the points that the promotion paid.',
      'staff/{subject}/{day}': '`taken`, the points that this person gave alone on a day of the programme.',
      'budgets/{subject}/{day}':
        '`taken`, the budgets of the promotions that this marketer activated alone on a day.',
      'import/{approvalId}/{sum}':
        '`taken`, the points or rows of the opening balances that name the import.',
    },
    partitionKey: text('id'),
    // A counter is added to and never put, so that no count is lost.
    actions: ['GetItem', 'BatchGetItem', 'UpdateItem'],
  },
  members: {
    variable: 'MEMBERS_TABLE',
    holds:
      'Members, their identifiers, receipts and households. Personal data is sealed with the profile key.',
    items: {
      'member/{memberId}, person':
        'the sealed profile with its data key; in clear `revision`, `contactChangedAt` and `displayName`, which others see.',
      'member/{memberId}, projection': "figures folded from the member's log, up to the entry `lastSeq`.",
      'member/{memberId}, referral':
        "the member's referral codes; of a friend the code of the enrolment, the id of the referral and how it `ended`.",
      'member/{memberId}, segments': 'the segments that the member is in.',
      'card/{hash}, owner':
        'the member who has the card of this keyed hash, and its last ten holders with the instants at which they got it and the members who had it and were merged into them.',
      'email/{hash}, owner': 'the member who has the e-mail address of this keyed hash.',
      'phone/{hash}, owner': 'the member who has the phone number of this keyed hash.',
      'referral/{code}, owner': 'the member whom the referral code leads to.',
      'referral/{code}, friend/{referralId}':
        'a friend whom the code brought, without a name; `rewarded` when it was.',
      'receipt/{purchaseId}, {store}/{memberId}':
        'the store, percent-encoded, and the member of the purchase on this receipt.',
      'household/{householdId}, members':
        'the members of the household by id, with their permissions, `lendsFrom` and the points they lent and drew.',
      'notices, looked-ahead':
        'the due instant `lookedTo` up to which the sweep looked for members who have no `noticeAt` yet.',
      'releases, told': 'the configuration `toldTo` up to which starts and stops of promotions were told.',
      'parked-event/{shard}, {time}/{eventId}':
        '`event`, an outside event that the bus did not take; `cause`.',
    },
    partitionKey: text('id'),
    sortKey: text('part'),
    indexes: {
      byDue: {
        partitionKey: text('dueShard'),
        sortKey: text('dueAt'),
        projection: ProjectionType.KEYS_ONLY,
      },
    },
    actions: [
      'GetItem',
      'BatchGetItem',
      'Query',
      'PutItem',
      'BatchWriteItem',
      'UpdateItem',
      'DeleteItem',
      'ConditionCheckItem',
    ],
  },
  program: {
    variable: 'PROGRAM_TABLE',
    holds:
      'Every version of the programme, its promotions, stores, achievements and challenges, for ever: an old entry names its configuration.',
    items: {
      'latest, latest': 'the numbers of the newest configuration and programme, and how much is active.',
      'program/program, {version}': 'one version of the programme.',
      'release, {configuration}': 'the change that this configuration made.',
      'promotion/{promotionId}, {version}': 'one version of the promotion.',
      'history/promotion/{promotionId}, {configuration}': 'one act on the promotion.',
      'promotion, {promotionId}': 'the newest version of the promotion.',
      'active/promotion, {promotionId}': 'the active version of the promotion, while it is active.',
      'latest, engagement':
        'the newest configuration of achievements and challenges, and how much is active.',
      'release/engagement, {configuration}': 'the achievement or challenge that started or stopped.',
      '{achievement|challenge}/{id}, {version}': 'one version of the achievement or challenge.',
      'history/{achievement|challenge}/{id}, {configuration}': 'one act on it.',
      '{achievement|challenge}, {id}': 'its newest version.',
      'active/{achievement|challenge}, {id}': 'its active version, while it is active.',
      'store/{store}, {configuration}': 'the store from this configuration on; `null` from its deletion on.',
      'store, {store}': 'the store for its editors.',
      'active/store, {store}': 'the store for bookings.',
    },
    partitionKey: text('id'),
    sortKey: text('part'),
    actions: ['GetItem', 'Query', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
  },
  // One query of a member's partition reads the progress and the joins together.
  engagement: {
    variable: 'ENGAGEMENT_TABLE',
    holds: 'What members have reached of achievements and challenges, and the challenges that they joined.',
    items: {
      '{memberId}, progress': 'the progress of the member, counted from the log up to the entry `lastSeq`.',
      '{memberId}, joined/{challengeId}':
        '`joinedAt`, the instant of the join; `earlyMs`, by how much it counts before the schedule.',
      'household/{householdId}, challenges/{challengeId}':
        'the progress of the household, by the parts of its members; `revision` counts its writes.',
    },
    partitionKey: text('memberId'),
    sortKey: text('id'),
    actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem'],
  },
  // A shard of a board is a partition: a score takes two or three writes with its index, and a partition a thousand a second.
  boards: {
    variable: 'BOARDS_TABLE',
    holds: 'The scores of members with challenges, as leaderboards rank them.',
    items: {
      '{shard}/{challengeId}/{goals}, {hash}/{memberId}':
        '`score` of the member, up to the entry `seq`; without it the member is on the board no more. `goals` is a hash of what the challenge counts.',
      '{shard}/{challengeId}/{goals}/{storeGroup}, {hash}/{memberId}':
        'the same, by deeds at stores of the group.',
      'snapshot/{board}, snapshot': 'the best thousand of the board, and the bands of all others.',
      'snapshot/{board}, maker': '`since`, the instant at which somebody began to make the next one.',
    },
    partitionKey: text('id'),
    sortKey: text('part'),
    indexes: { byScore: { sortKey: number('score'), projection: ProjectionType.KEYS_ONLY } },
    actions: ['GetItem', 'Query', 'PutItem'],
    expiresBecause:
      'A board ends with its challenge. Each score follows from the progress of the member, and is put again when that moves: there is nothing to restore.',
  },
  rewards: {
    variable: 'REWARDS_TABLE',
    holds: 'Every version of every reward, for ever, and the newest of each as one list.',
    items: {
      'reward/{rewardId}, {version}': 'one version of the reward.',
      'reward, {rewardId}': 'the newest version of the reward.',
    },
    partitionKey: text('id'),
    sortKey: text('part'),
    actions: ['GetItem', 'Query', 'PutItem'],
  },
  // The acts of an actor are a partition of the table, those about a member a partition of the index. People act a few
  // times a minute; a partition takes some five hundred acts a second.
  audit: {
    variable: 'AUDIT_TABLE',
    holds: 'The acts of staff and their reads of members, for ever. An item is never written again.',
    items: {
      '{actor}, {instant}/{requestId}/intent': 'the act, recorded before it was done.',
      '{actor}, {instant}/{requestId}/outcome': 'the same act with its status, recorded after it was done.',
      '{actor}, {instant}/{requestId}/other': 'the outcome once more, with the other member of the act.',
      '{actor}, {instant}/{requestId}/{nnn}/read': 'a read: an item for each member whom it showed.',
    },
    partitionKey: text('actor'),
    sortKey: text('record'),
    indexes: {
      byMember: {
        partitionKey: text('memberId'),
        sortKey: text('record'),
        projection: ProjectionType.ALL,
      },
    },
    actions: ['PutItem', 'Query'],
  },
  clients: {
    variable: 'CLIENTS_TABLE',
    holds: 'Settings of machine clients and partners.',
    items: {
      'client, {clientId}': 'the permissions of the machine client, and whether it is disabled.',
      'partner, {partnerId}': 'the partner, with its keys, whose secrets are sealed with the partner key.',
    },
    partitionKey: text('id'),
    sortKey: text('part'),
    actions: ['GetItem', 'Query', 'PutItem'],
  },
  connections: {
    variable: 'CONNECTIONS_TABLE',
    holds: 'Open sockets by member and by person of staff. A client that lost its socket connects again.',
    items: {
      '{memberId}, sockets':
        "the member's open sockets, how far each was sent, and the lease of their sender; `dueShard` and `dueAt` say when the sweep must look.",
      'staff/{subject}, sockets': 'the same for a person of staff, with the topics of each socket.',
    },
    partitionKey: text('memberId'),
    sortKey: text('connectionId'),
    // Sparse. Its keys change when sockets are opened or closed and when something is left, not with each push.
    indexes: {
      byDue: {
        partitionKey: text('dueShard'),
        sortKey: number('dueAt'),
        projection: ProjectionType.KEYS_ONLY,
      },
    },
    actions: ['GetItem', 'BatchGetItem', 'UpdateItem', 'DeleteItem'],
    expiresBecause:
      'An item names sockets that are open now and live two hours at most: a restored one would name connections long gone.',
  },
  jobs: {
    variable: 'JOBS_TABLE',
    holds: 'The progress and results of jobs that read all of history. Everything here can be made again.',
    items: {
      'backtest/{backtestId}, job': 'the request for the back-test, the instant of its turn, and its result.',
      'backtest/{backtestId}, part/{number}': 'the tally of one part of history and its place in the part.',
      'backtest/{backtestId}, count/{number}': 'how much of a part is read.',
      'backfill/{backfillId}, job':
        'the definition to which history is credited, the instant of its turn, and its result.',
      'backfill/{backfillId}, part/{number}': 'what one part of all logs came to, and its place in the part.',
      'backfill/{backfillId}, count/{number}': 'how much of a part is read.',
      'backfill, queue': 'the ids of the back-fills that run, and of those that wait, in order.',
      'backtest, queue': 'the ids of the back-tests that run, and of those that wait, in order.',
    },
    partitionKey: text('id'),
    sortKey: text('part'),
    actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
    expiresBecause:
      'A job is kept for a month and made again from the ledger at any time: there is nothing to restore.',
  },
  rates: {
    variable: 'RATES_TABLE',
    holds: 'The calls of each caller in one second of the clock, misses, and the lag of consumers.',
    items: {
      'member/{memberId}/{second}':
        "`taken`, the calls, connects and frames of the member's tokens in this second.",
      'staff/{subject}/{second}': '`taken`, the connects and frames of the person of staff in this second.',
      'client/{clientId}/{second}': '`taken`, the calls of the channel client in this second.',
      'receivers/{memberId}/{day}':
        '`taken`, the transfers to unknown receivers of the member on this day of UTC, counted from 1970.',
      'consumer/{name}':
        '`takenMinute`, the newest minute in which a consumer took records, `age` of the oldest of them in seconds, and `ageBefore` of the minute before that.',
      'misses/{client|partner|staff}/{id}/{minute}':
        '`taken`, the calls of the caller in this minute of the clock that named an identifier of nobody.',
    },
    partitionKey: text('id'),
    actions: ['GetItem', 'UpdateItem'],
    expiresBecause:
      'An item counts the calls of one second, or the misses of one minute or day, or says how late a consumer was, and means nothing after it: there is nothing to restore.',
    throttled: 'calls go on, past their limits, but those that name an identifier of nobody are 503',
  },
} as const satisfies Readonly<Record<string, TableDefinition>>;

export type TableName = keyof typeof tableDefinitions;
/** The actions that a function may get on the table. */
export type ActionOn<Name extends TableName> = ActionOf<(typeof tableDefinitions)[Name]>;
export type Tables = { readonly [Name in TableName]: StoredTable<(typeof tableDefinitions)[Name]> };

/** The id of a table in the template: `ledger` becomes `LedgerTable`. */
export function tableId(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Table`;
}

export function storedTables(scope: Construct, storage: Storage): Tables {
  const tables = Object.entries(tableDefinitions).map(
    ([name, definition]) => [name, storedTable(scope, tableId(name), storage, definition)] as const,
  );
  return Object.fromEntries(tables) as Tables;
}
