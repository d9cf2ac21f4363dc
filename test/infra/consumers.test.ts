import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { laurelFunctions, readable } from '../../infra/synth/permissions.ts';
import type { Located, Synthesized } from '../../infra/synth/templates.ts';
import { synthesized } from './synthesized.ts';

function mappingOf(app: Synthesized, file: string): Located {
  const fn = laurelFunctions(app).get(file);
  const mapping = app
    .ofType('AWS::Lambda::EventSourceMapping')
    .find(({ Properties, stack }) => stack === fn?.stack && Properties.FunctionName.Ref === fn?.logicalId);
  if (mapping === undefined) throw new Error(`${file} has no source`);
  return mapping;
}

/** The stream of each polling reader of any kind, once for each reader. */
function readersOf(app: Synthesized): readonly string[] {
  return [
    ...app.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties.EventSourceArn),
    ...app.ofType('AWS::Pipes::Pipe').map(({ Properties }) => Properties.Source),
    ...app
      .ofType('AWS::KinesisFirehose::DeliveryStream')
      .flatMap(({ Properties }) => Properties.KinesisStreamSourceConfiguration?.KinesisStreamARN ?? []),
  ].map(readable);
}

/** Resources that invoke a function without waiting for its result. Each must say where a failure goes. */
const asynchronousSources = [
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::SNS::Subscription',
  'AWS::Pipes::Pipe',
  'AWS::S3::Bucket/NotificationConfiguration',
];

describe.each(environmentNames)('consumers of %s', (name) => {
  const app = synthesized(name);
  const mappings = app.ofType('AWS::Lambda::EventSourceMapping');

  it.each([
    ['functions/realtime/push-entries.ts', 'LedgerTable.StreamArn'],
    ['functions/ledger/publish-entries.ts', 'LedgerTable.StreamArn'],
    ['functions/projections/project-members.ts', 'Entries.Arn'],
    ['functions/engagement/count-progress.ts', 'Entries.Arn'],
  ])('%s follows %s from its beginning', (file, source) => {
    const { Properties } = mappingOf(app, file);
    expect(readable(Properties.EventSourceArn)).toBe(source);
    expect(Properties.StartingPosition).toBe('TRIM_HORIZON');
  });

  it('leave each stream within its readers: two on the table, at most three a shard on entries', () => {
    // A reader of another kind (an enhanced fan-out consumer, say) has to be added to `readersOf`.
    const readers = Map.groupBy(readersOf(app), (source) => source);
    expect([...readers.keys()].sort()).toEqual(['Entries.Arn', 'LedgerTable.StreamArn']);
    expect(readers.get('LedgerTable.StreamArn')).toHaveLength(2);
    expect(readers.get('Entries.Arn')?.length).toBeLessThanOrEqual(3);
  });

  it('find no table that is global: its replication would be a reader of the stream', () => {
    expect(app.ofType('AWS::DynamoDB::GlobalTable')).toEqual([]);
    expect(app.ofType('Custom::DynamoDBReplica')).toEqual([]);
  });

  it('take one batch of the ledger at a time: parallel ones keep the order of an item, not of a member', () => {
    for (const file of ['functions/realtime/push-entries.ts', 'functions/ledger/publish-entries.ts']) {
      expect(mappingOf(app, file).Properties.ParallelizationFactor, file).toBe(1);
    }
  });

  it('report what failed, split a batch around it, and park it whole', () => {
    for (const { Properties, logicalId } of mappings) {
      expect(Properties.FunctionResponseTypes, logicalId).toEqual(['ReportBatchItemFailures']);
      expect(Properties.BisectBatchOnFunctionError, logicalId).toBe(true);
      expect(readable(Properties.DestinationConfig.OnFailure.Destination), logicalId).toBe(
        'ParkedRecords.Arn',
      );
      // A window would hold state between batches, which a repeat would count twice.
      expect(Properties.TumblingWindowInSeconds, logicalId).toBeUndefined();
    }
  });

  it('give up in the end, so that no shard is held up for ever', () => {
    for (const file of [
      'functions/realtime/push-entries.ts',
      'functions/projections/project-members.ts',
      'functions/engagement/count-progress.ts',
    ]) {
      const { Properties } = mappingOf(app, file);
      expect(Properties.MaximumRetryAttempts).toBeGreaterThan(0);
      expect(Properties.MaximumRecordAgeInSeconds).toBeGreaterThan(0);
    }
  });

  it('but publish-entries never does: an entry that never left would be missed by everyone', () => {
    const { Properties } = mappingOf(app, 'functions/ledger/publish-entries.ts');
    expect(Properties.MaximumRetryAttempts).toBe(-1);
    expect(Properties.MaximumRecordAgeInSeconds ?? -1).toBe(-1);
  });

  it('have a dead-letter destination for every asynchronous source but the schedules', () => {
    const scheduled = new Set(
      app
        .ofType('AWS::Events::Rule')
        .filter(({ Properties }) => Properties.ScheduleExpression !== undefined)
        .map(({ stack, Properties }) => stack + JSON.stringify(Properties.Targets)),
    );
    // A lost event does no harm where a schedule runs the same function.
    const isScheduled = ({ stack, Properties }: Located) =>
      scheduled.has(stack + JSON.stringify(Properties.Targets));
    // A source of another kind has to be added here, and with it the destination that it needs.
    const others = app.resources.filter(
      (resource) =>
        (asynchronousSources.includes(resource.Type) && !isScheduled(resource)) ||
        (resource.Type === 'AWS::S3::Bucket' && resource.Properties.NotificationConfiguration !== undefined),
    );
    expect(others.map(({ logicalId }) => logicalId)).toEqual([]);
    expect(mappings.filter(({ Properties }) => !Properties.DestinationConfig?.OnFailure)).toEqual([]);
  });

  const eachMinute = [
    'functions/ledger/sweep-due.ts',
    'functions/realtime/sweep-sockets.ts',
    'functions/backtests/advance-backtests.ts',
    'functions/engagement/advance-back-fills.ts',
  ];

  it.each(eachMinute)(
    'run %s every minute; a run that failed is not repeated, for the next does what it left',
    (file) => {
      const fn = laurelFunctions(app).get(file);
      const targets = [
        expect.objectContaining({
          Arn: { 'Fn::GetAtt': [fn?.logicalId, 'Arn'] },
          RetryPolicy: { MaximumRetryAttempts: 0 },
        }),
      ];
      const schedules = app
        .ofType('AWS::Events::Rule')
        .filter(
          ({ stack, Properties }) => stack === fn?.stack && Properties.ScheduleExpression !== undefined,
        );
      expect(schedules.map(({ Properties }) => Properties)).toEqual([
        expect.objectContaining({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED', Targets: targets }),
      ]);
      const configs = app.ofType('AWS::Lambda::EventInvokeConfig').filter(({ stack }) => stack === fn?.stack);
      expect(configs.map(({ Properties }) => Properties)).toEqual([
        expect.objectContaining({ FunctionName: { Ref: fn?.logicalId }, MaximumRetryAttempts: 0 }),
      ]);
    },
  );

  it('run nothing else by a schedule, and end a sweep in time', () => {
    const rules = app.ofType('AWS::Events::Rule');
    const scheduled = rules.filter(({ Properties }) => Properties.ScheduleExpression !== undefined);
    expect(scheduled).toHaveLength(eachMinute.length);
    const timeouts = ['functions/ledger/sweep-due.ts', 'functions/realtime/sweep-sockets.ts'].map(
      (file) => laurelFunctions(app).get(file)?.Properties.Timeout,
    );
    // The slowest storage holds up what was begun in the first 45 or 40 seconds for less than this.
    expect(timeouts).toEqual([120, 60]);
  });

  it.each(environmentNames)(
    'sweep as fast as %s can take: half of its shards are left, and a million members come before the alarm',
    (name) => {
      const { sweepMembersPerSecondMax: perSecond, entriesStream, alarms } = environments[name];
      // On demand, a stream takes as much as four shards from its beginning. A member has three entries at most.
      const shards = entriesStream.shards === 'on-demand' ? 4 : entriesStream.shards;
      expect(perSecond * 3).toBeLessThanOrEqual((shards * 1000) / 2);
      expect(1_000_000 / (perSecond * 45)).toBeLessThan(alarms.sweepBehindMinutesMax);
      const sweep = laurelFunctions(synthesized(name)).get('functions/ledger/sweep-due.ts');
      expect(sweep?.Properties.Environment.Variables.SWEEP_MEMBERS_PER_SECOND_MAX).toBe(String(perSecond));
    },
  );
});
