import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { laurelFunctions, readable } from '../../infra/synth/permissions.ts';
import type { Located } from '../../infra/synth/templates.ts';
import { synthesized } from './synthesized.ts';

describe.each(environmentNames)('alarms of %s', (name) => {
  const app = synthesized(name);
  const { errorsPerMinuteMax, consumersBehindMinutesMax, pushBehindMinutesMax, sweepBehindMinutesMax } =
    environments[name].alarms;
  const alarms = app.ofType('AWS::CloudWatch::Alarm');
  const watching = (namespace: string, metric: string, dimension?: string): readonly Located[] =>
    alarms.filter(
      ({ Properties }) =>
        Properties.Namespace === namespace &&
        Properties.MetricName === metric &&
        (dimension === undefined ||
          Properties.Dimensions.some(({ Value }: { Value: unknown }) => readable(Value).includes(dimension))),
    );

  it('all go to the one topic of the environment, and say what to do', () => {
    const [topic, ...others] = app.ofType('AWS::SNS::Topic');
    expect(others).toEqual([]);
    for (const { Properties, logicalId } of alarms) {
      expect(Properties.AlarmActions.map(readable), logicalId).toEqual([
        expect.stringMatching(topic ? new RegExp(topic.logicalId.replace(/[0-9A-F]{8}$/, '')) : /^$/),
      ]);
      expect(Properties.AlarmDescription.length, logicalId).toBeGreaterThan(30);
      expect(Properties.ComparisonOperator).toBe('GreaterThanThreshold');
      // Most of these are counted only when they happen: no data is good news.
      expect(Properties.TreatMissingData).toBe('notBreaching');
    }
  });

  it('let alarms publish to a topic that takes everything else over TLS only', () => {
    const policies = JSON.stringify(app.ofType('AWS::SNS::TopicPolicy'));
    expect(policies).toContain('cloudwatch.amazonaws.com');
    expect(policies).toContain('aws:SecureTransport');
  });

  it('ring at the first entry that was changed or removed', () => {
    const [alarm, ...others] = watching('Laurel', 'LedgerTampered');
    expect(others).toEqual([]);
    expect(alarm?.Properties).toMatchObject({
      Threshold: 0,
      EvaluationPeriods: 1,
      Statistic: 'Sum',
      Dimensions: [{ Name: 'service', Value: 'ledger' }],
    });
  });

  it('ring at the first act of staff whose end could not be recorded', () => {
    const [alarm, ...others] = watching('Laurel', 'AuditOutcomeLost');
    expect(others).toEqual([]);
    expect(alarm?.Properties).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, Statistic: 'Sum' });
    expect(alarm?.Properties.Dimensions ?? []).toEqual([]);
  });

  it('ring at the first use of rules that storage did not confirm', () => {
    const [alarm, ...others] = watching('Laurel', 'StaleRulesUsed');
    expect(others).toEqual([]);
    expect(alarm?.Properties).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, Statistic: 'Sum' });
    expect(alarm?.Properties.Dimensions ?? []).toEqual([]);
  });

  it('ring at the first back-test that failed or did not end', () => {
    for (const metric of ['ExecutionsFailed', 'ExecutionsTimedOut']) {
      const [alarm, ...others] = watching('AWS/States', metric, 'BacktestMachine');
      expect(others).toEqual([]);
      expect(alarm?.Properties).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, Statistic: 'Sum' });
    }
  });

  it('ring at every function that fails', () => {
    for (const [file, { logicalId, stack }] of laurelFunctions(app)) {
      const own = watching('AWS/Lambda', 'Errors', `<${logicalId}>`).filter((alarm) => alarm.stack === stack);
      expect(own, file).toHaveLength(1);
      // That one refuses by throwing: only a flood of it is news.
      const threshold = file === 'functions/realtime/authorize-socket.ts' ? 100 : errorsPerMinuteMax;
      expect(own[0]?.Properties.Threshold, file).toBe(threshold);
    }
  });

  it('ring when a consumer is behind, and when it gave a record up', () => {
    const mappings = app.ofType('AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(3);
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

  it('ring when the sweep is behind, and when it fails for the same members again and again', () => {
    const dimensions = [{ Name: 'service', Value: 'ledger' }];
    expect(watching('Laurel', 'SweepBehind').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        Threshold: sweepBehindMinutesMax * 60_000,
        Statistic: 'Maximum',
        Dimensions: dimensions,
      }),
    ]);
    expect(watching('Laurel', 'SweepFailed').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        Threshold: 0,
        Statistic: 'Sum',
        Period: 900,
        EvaluationPeriods: 3,
        Dimensions: dimensions,
      }),
    ]);
  });

  it('ring when callers are not held to their limits any more', () => {
    expect(watching('Laurel', 'CallsUncounted').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        Threshold: 100,
        Statistic: 'Sum',
        EvaluationPeriods: 3,
      }),
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

  it('ring when a table throttles', () => {
    for (const { logicalId } of app.ofType('AWS::DynamoDB::Table')) {
      for (const metric of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
        expect(watching('AWS/DynamoDB', metric, logicalId), `${logicalId} ${metric}`).toHaveLength(1);
      }
    }
  });
});

it('where people are served, the first error rings', () => {
  expect(environments.production.alarms.errorsPerMinuteMax).toBe(0);
  expect(environments.staging.alarms).toEqual(environments.production.alarms);
});
