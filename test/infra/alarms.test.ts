import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { laurelFunctions, permissionsByRole, readable } from '../../infra/synth/permissions.ts';
import type { Located, Synthesized } from '../../infra/synth/templates.ts';
import { metricsOf } from './alarm-metrics.ts';
import { synthesized } from './synthesized.ts';

/** Whether the HTTP API or a state machine invokes the function, whose alarm counts each failure. */
function invokedBy(app: Synthesized, logicalId: string, stack: string): boolean {
  const own = (one: Located) => one.stack === stack;
  const routed = app
    .ofType('AWS::ApiGatewayV2::Integration')
    .filter(own)
    .some(
      ({ Properties }) =>
        Properties.PayloadFormatVersion === '2.0' && JSON.stringify(Properties).includes(`"${logicalId}"`),
    );
  const step = app
    .ofType('AWS::StepFunctions::StateMachine')
    .filter(own)
    .some(({ Properties }) => JSON.stringify(Properties.DefinitionString).includes(`"${logicalId}"`));
  return routed || step;
}

/** The operations by which any function reads or writes the ledger; a put may be one of a transaction. */
function ledgerOperations(app: Synthesized): readonly string[] {
  const actions = [...permissionsByRole(app).values()]
    .flat()
    .filter(({ action, resource }) => action.startsWith('dynamodb:') && /^LedgerTable\.Arn/.test(resource))
    .map(({ action }) => action.slice('dynamodb:'.length));
  // The back-test scans the history as a job does: it repeats what failed, and its failure has an alarm.
  return [...new Set([...actions, 'TransactWriteItems'])].filter((action) => action !== 'Scan').sort();
}

describe.each(environmentNames)('alarms of %s', (name) => {
  const app = synthesized(name);
  const { errorsPerMinuteMax, consumersBehindMinutesMax, pushBehindMinutesMax, sweepBehindMinutesMax } =
    environments[name].alarms;
  const alarms = app.ofType('AWS::CloudWatch::Alarm');
  const laurel = `Laurel/${name}`;
  const watching = (namespace: string, metric: string, dimension?: string): readonly Located[] =>
    alarms.filter(
      ({ Properties }) =>
        Properties.Namespace === namespace &&
        Properties.MetricName === metric &&
        (dimension === undefined ||
          Properties.Dimensions.some(({ Value }: { Value: unknown }) => readable(Value).includes(dimension))),
    );

  it('all go to the one topic of the environment in their region', () => {
    const topics = Map.groupBy(app.ofType('AWS::SNS::Topic'), ({ stack }) => /-edge$/.test(stack));
    for (const { Properties, logicalId, stack } of alarms) {
      const [topic, ...others] = topics.get(/-edge$/.test(stack)) ?? [];
      expect(others, logicalId).toEqual([]);
      expect(Properties.AlarmActions.map(readable), logicalId).toEqual([
        expect.stringMatching(topic ? new RegExp(topic.logicalId.replace(/[0-9A-F]{8}$/, '')) : /^$/),
      ]);
    }
  });

  it('ring by what was counted, or by nothing having been counted', () => {
    for (const { Properties, logicalId } of alarms) {
      const { ComparisonOperator, TreatMissingData, Threshold } = Properties;
      expect(
        [
          { ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching', Threshold },
          { ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching', Threshold: 1 },
        ],
        logicalId,
      ).toContainEqual({ ComparisonOperator, TreatMissingData, Threshold });
    }
  });

  it('let alarms publish to a topic that takes everything else over TLS only', () => {
    const policies = JSON.stringify(app.ofType('AWS::SNS::TopicPolicy'));
    expect(policies).toContain('cloudwatch.amazonaws.com');
    expect(policies).toContain('aws:SecureTransport');
  });

  it('ring at the first entry that was changed or removed', () => {
    const [alarm, ...others] = watching(laurel, 'LedgerTampered');
    expect(others).toEqual([]);
    expect(alarm?.Properties).toMatchObject({
      Threshold: 0,
      EvaluationPeriods: 1,
      Statistic: 'Sum',
      Dimensions: [{ Name: 'service', Value: 'ledger' }],
    });
  });

  it('ring at the first act of staff whose end could not be recorded', () => {
    const [alarm, ...others] = watching(laurel, 'AuditOutcomeLost');
    expect(others).toEqual([]);
    expect(alarm?.Properties).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, Statistic: 'Sum' });
    expect(alarm?.Properties.Dimensions ?? []).toEqual([]);
  });

  it('ring at the first use of rules that storage did not confirm', () => {
    const [alarm, ...others] = watching(laurel, 'StaleRulesUsed');
    expect(others).toEqual([]);
    expect(alarm?.Properties).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, Statistic: 'Sum' });
    expect(alarm?.Properties.Dimensions ?? []).toEqual([]);
  });

  it.each(['BacktestMachine', 'BackFillMachine'])(
    'ring at the first job of %s that failed or did not end',
    (machine) => {
      for (const metric of ['ExecutionsFailed', 'ExecutionsTimedOut']) {
        const [alarm, ...others] = watching('AWS/States', metric, machine);
        expect(others).toEqual([]);
        expect(alarm?.Properties).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, Statistic: 'Sum' });
      }
    },
  );

  it('ring at every function that fails: by its own alarm, or once by that of its invoker', () => {
    for (const [file, { logicalId, stack }] of laurelFunctions(app)) {
      const own = watching('AWS/Lambda', 'Errors', `<${logicalId}>`).filter((alarm) => alarm.stack === stack);
      if (invokedBy(app, logicalId, stack)) {
        expect(own, file).toEqual([]);
        continue;
      }
      expect(own, file).toHaveLength(1);
      // That one refuses by throwing: only a flood of it is news.
      const threshold = file === 'functions/realtime/authorize-socket.ts' ? 100 : errorsPerMinuteMax;
      expect(own[0]?.Properties.Threshold, file).toBe(threshold);
    }
  });

  it('ring when a consumer is behind, and when it gave a record up', () => {
    const mappings = app.ofType('AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(4);
    for (const { logicalId, stack, Properties } of mappings) {
      const inStack = (alarm: Located) => alarm.stack === stack;
      const fn = Properties.FunctionName.Ref;
      const [late, ...others] = watching('AWS/Lambda', 'IteratorAge', `<${fn}>`).filter(inStack);
      expect(others, logicalId).toEqual([]);
      const minutes = fn.startsWith('PushEntries') ? pushBehindMinutesMax : consumersBehindMinutesMax;
      expect(late?.Properties.Threshold, logicalId).toBe(minutes * 60_000);
      for (const metric of ['OnFailureDestinationDeliveredEventCount', 'DroppedEventCount']) {
        const [alarm] = watching('AWS/Lambda', metric).filter(
          (one) => inStack(one) && JSON.stringify(one.Properties.Dimensions).includes(logicalId),
        );
        expect(alarm?.Properties.Threshold, `${logicalId} ${metric}`).toBe(0);
        expect(Properties.MetricsConfig).toEqual({ Metrics: ['EventCount'] });
      }
    }
  });

  it('ring when the sweep is behind, fails for the same members again and again, or never ends a run', () => {
    const dimensions = [{ Name: 'service', Value: 'ledger' }];
    expect(watching(laurel, 'SweepBehind').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        Threshold: sweepBehindMinutesMax * 60_000,
        Statistic: 'Maximum',
        Dimensions: dimensions,
      }),
    ]);
    expect(watching(laurel, 'SweepFailed').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        Threshold: 0,
        Statistic: 'Sum',
        Period: 900,
        EvaluationPeriods: 3,
        Dimensions: dimensions,
      }),
    ]);
    // Each run that ends counts a sample, of nothing found too.
    expect(watching(laurel, 'SweepFound').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        Statistic: 'SampleCount',
        TreatMissingData: 'breaching',
        Period: 300,
        EvaluationPeriods: 3,
        Dimensions: dimensions,
      }),
    ]);
  });

  it('ring when the sweep of sockets keeps failing or never ends a run', () => {
    const dimensions = [{ Name: 'service', Value: 'realtime' }];
    expect(watching(laurel, 'SocketSweepFailed').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        Threshold: 0,
        Statistic: 'Sum',
        EvaluationPeriods: 3,
        Dimensions: dimensions,
      }),
    ]);
    expect(watching(laurel, 'SocketSweepFound').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        Statistic: 'SampleCount',
        TreatMissingData: 'breaching',
        EvaluationPeriods: 3,
        Dimensions: dimensions,
      }),
    ]);
  });

  it('ring when callers are not held to their limits any more', () => {
    expect(watching(laurel, 'CallsUncounted').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        Threshold: 100,
        Statistic: 'Sum',
        EvaluationPeriods: 3,
      }),
    ]);
  });

  it('ring when somebody looks for cards, fast or slowly', () => {
    expect(watching(laurel, 'MissesUsedUp').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ Threshold: 0, Statistic: 'Sum', Period: 60, EvaluationPeriods: 1 }),
    ]);
    expect(watching(laurel, 'Misses').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ Threshold: 10_000, Statistic: 'Sum', Period: 3600, EvaluationPeriods: 1 }),
    ]);
  });

  it('ring when the gateways fail', () => {
    for (const failing of [
      watching('AWS/ApiGateway', '5xx'),
      watching('AWS/ApiGateway', 'IntegrationError', 'ws'),
      watching('AWS/ApiGateway', 'ExecutionError', 'ws'),
    ]) {
      expect(failing).toHaveLength(1);
      expect(failing[0]?.Properties.Threshold).toBe(errorsPerMinuteMax);
    }
  });

  it('ring when a table or one of its global indexes throttles', () => {
    for (const { logicalId, Properties } of app.ofType('AWS::DynamoDB::Table')) {
      const indexes = (Properties.GlobalSecondaryIndexes ?? []).map(
        ({ IndexName }: { IndexName: string }) => IndexName,
      );
      for (const metric of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
        const found = watching('AWS/DynamoDB', metric)
          .flatMap(metricsOf)
          .map(({ dimensions }) => dimensions);
        const own = found.filter(({ TableName }) => readable(TableName) === `<${logicalId}>`);
        expect(
          own.map((one) => one.GlobalSecondaryIndexName),
          `${logicalId} ${metric}`,
        ).toEqual([undefined, ...indexes]);
      }
    }
  });

  it('ring when Lambda, the stream of entries or DynamoDB itself refuses', () => {
    const throttled = watching('AWS/Lambda', 'Throttles');
    expect(throttled.map(({ Properties }) => Properties.Dimensions)).toEqual([undefined]);
    expect(watching('AWS/Kinesis', 'WriteProvisionedThroughputExceeded')).toHaveLength(1);
    const [errors, ...others] = alarms.filter((one) =>
      metricsOf(one).some(({ name }) => name === 'SystemErrors'),
    );
    expect(others).toEqual([]);
    const operations =
      errors === undefined ? [] : metricsOf(errors).map(({ dimensions }) => dimensions.Operation);
    expect(operations.sort()).toEqual(ledgerOperations(app));
  });

  it('ring when a schedule does not do its work, for whatever reason', () => {
    const schedules = app
      .ofType('AWS::Events::Rule')
      .filter(({ Properties }) => Properties.ScheduleExpression !== undefined);
    expect(schedules.length).toBeGreaterThan(0);
    const silent = alarms.filter(({ Properties }) => Properties.TreatMissingData === 'breaching');
    for (const { stack, Properties } of schedules) {
      const [target] = Properties.Targets;
      // The alarm stands under the function that the schedule runs.
      const fn = target.Arn['Fn::GetAtt'][0].replace(/[0-9A-F]{8}$/, '');
      const own = silent.filter((one) => one.stack === stack && one.logicalId.startsWith(fn));
      expect(own, fn).toHaveLength(1);
    }
  });

  it('ring when records arrive and a consumer takes none: a disabled one is never late', () => {
    for (const { logicalId, stack, Properties } of app.ofType('AWS::Lambda::EventSourceMapping')) {
      const fn = `<${Properties.FunctionName.Ref}>`;
      const [silent, ...others] = alarms.filter(
        (one) =>
          one.stack === stack &&
          metricsOf(one).some(
            ({ name, dimensions }) => name === 'Invocations' && readable(dimensions.FunctionName) === fn,
          ),
      );
      expect(others, logicalId).toEqual([]);
      const source = readable(Properties.EventSourceArn);
      expect(silent === undefined ? [] : metricsOf(silent).map(({ name }) => name), logicalId).toEqual([
        source.endsWith('.StreamArn') ? 'ConsumedWriteCapacityUnits' : 'IncomingRecords',
        'Invocations',
      ]);
      expect(silent?.Properties.Metrics[0].Expression).toBe(
        'IF(FILL(arrived, 0) > 0 AND FILL(taken, 0) == 0, 1, 0)',
      );
    }
  });
});

it('where people are served, the first error rings', () => {
  expect(environments.production.alarms.errorsPerMinuteMax).toBe(0);
  expect(environments.staging.alarms).toEqual(environments.production.alarms);
});
