import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { countParkedEvents, countRefusedEvents } from '../../functions/compose/event-metrics.ts';
import { reportLargeLog } from '../../functions/compose/large-log.ts';
import { countSweep, countTampering } from '../../functions/compose/ledger-metrics.ts';
import { logger } from '../../functions/compose/logger.ts';
import { countMetric } from '../../functions/compose/metric-fields.ts';
import { countSocketSweep } from '../../functions/compose/realtime-metrics.ts';
import { environmentNames } from '../../infra/environments/environments.ts';
import { laurelFunctions } from '../../infra/synth/permissions.ts';
import { filesUnder } from '../style/imports.ts';
import { metricsOf, type WatchedMetric } from './alarm-metrics.ts';
import { awsMetrics } from './aws-metrics.ts';
import { ownSynthesized, synthesized } from './synthesized.ts';

/** Whether AWS publishes a metric of this name under exactly these dimensions. */
function published({ namespace, name, dimensions }: WatchedMetric): boolean {
  const own = JSON.stringify(Object.keys(dimensions).sort());
  return (awsMetrics[namespace]?.[name] ?? []).some((set) => JSON.stringify([...set].sort()) === own);
}

const logged: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  logged.length = 0;
});

/** Runs code with the variables of a deployed function, and returns the metrics in the lines that it logs. */
function emittedBy(variables: Readonly<Record<string, string>>, run: () => void): readonly WatchedMetric[] {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const take = (chunk: unknown) => logged.push(String(chunk)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
  run();
  vi.restoreAllMocks();
  return logged
    .splice(0)
    .map((line) => JSON.parse(line))
    .flatMap(metricsIn);
}

interface MetricLine {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

/** The metrics that CloudWatch takes from a line: each has its value and those of its dimensions in the same line. */
function metricsIn(line: MetricLine): readonly WatchedMetric[] {
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) => {
      expect(line[Name], Name).toEqual(expect.any(Number));
      return Dimensions.map((keys) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(keys.map((key) => [key, line[key]])),
        statistic: '',
      }));
    }),
  );
}

const sources = filesUnder(['functions']).map((file) => readFileSync(file, 'utf8'));
const namesIn = (pattern: RegExp) =>
  sources.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => String(name)));
const countedInLogs = namesIn(/\bcountMetric\('(\w+)'/g);
const measuredInLogs = namesIn(/\bname: '(\w+)', value: /g);

function emitAll(): void {
  countTampering();
  countSweep({ found: 2, settled: 1, entries: 1, failed: 1, behindMs: 60_000, waiting: 0, minutesLeft: 0 });
  countSocketSweep({ found: 1, failed: 1 });
  for (const name of countedInLogs) logger.warn('counted', countMetric(name, 0));
  countParkedEvents(3);
  countRefusedEvents(1);
  reportLargeLog({ seq: 4_000_000, gigabytes: 6 });
}

const environments = [
  ...environmentNames.map((name) => [name, synthesized(name)] as const),
  // Some alarms watch what only a setting of the retailer brings.
  ['production', ownSynthesized()] as const,
];

describe.each(environments)('the metrics that alarms of %s watch', (name, app) => {
  const watched = app
    .ofType('AWS::CloudWatch::Alarm')
    .flatMap((alarm) => metricsOf(alarm).map((metric) => ({ ...metric, alarm: alarm.logicalId })));
  const own = (metric: WatchedMetric) => metric.namespace.startsWith('Laurel');

  it('are published by AWS under that name and those dimensions', () => {
    expect(watched.filter((metric) => !own(metric) && !published(metric))).toEqual([]);
  });

  it('or emitted by the code under that namespace, name and those dimensions', () => {
    const [variables, ...others] = new Set(
      [...laurelFunctions(app).values()].map(({ Properties }) =>
        JSON.stringify({
          POWERTOOLS_METRICS_NAMESPACE: Properties.Environment.Variables.POWERTOOLS_METRICS_NAMESPACE,
        }),
      ),
    );
    expect(others).toEqual([]);
    const emitted = emittedBy(JSON.parse(variables ?? '{}'), emitAll);
    for (const { namespace, name: metric, dimensions, alarm } of watched.filter(own)) {
      expect(emitted, alarm).toContainEqual(expect.objectContaining({ namespace, name: metric, dimensions }));
    }
    // A count or a measure in the log is there for an alarm alone.
    for (const counted of [...countedInLogs, ...measuredInLogs])
      expect(
        watched.filter((one) => one.name === counted),
        counted,
      ).toHaveLength(1);
  });

  it('belong to this environment: others may share its account', () => {
    for (const { namespace, alarm } of watched.filter(own)) expect(namespace, alarm).toBe(`Laurel/${name}`);
  });
});

it('every metric that the code adds is run here', () => {
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Laurel/test');
  const emitted = emittedBy({}, emitAll).map((one) => one.name);
  expect(emitted.sort()).toEqual(
    [...namesIn(/\baddMetric\('(\w+)'/g), ...countedInLogs, ...measuredInLogs].sort(),
  );
});

it.each([
  ['a misspelt metric', 'AWS/DynamoDB', 'ReadThrottledEvents', { TableName: 'T' }],
  ['errors of a table without an operation', 'AWS/DynamoDB', 'SystemErrors', { TableName: 'T' }],
  ['a metric of another namespace', 'AWS/Events', 'Throttles', { FunctionName: 'F' }],
  ['a distribution without its region', 'AWS/CloudFront', '5xxErrorRate', { DistributionId: 'D' }],
] as const)('%s is not published', (_, namespace, name, dimensions) => {
  expect(published({ namespace, name, dimensions, statistic: 'Sum' })).toBe(false);
});
