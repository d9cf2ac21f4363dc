import type { Located } from '../../infra/synth/templates.ts';

/** A metric that an alarm watches, with the values of its dimensions as the template has them. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly statistic: string;
}

interface MetricProperties {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

const watched = (metric: MetricProperties, statistic: string): WatchedMetric => ({
  namespace: metric.Namespace,
  name: metric.MetricName,
  dimensions: Object.fromEntries((metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
  statistic,
});

/** The one form of query that is used: a metric of all that have the dimensions. */
const queryForm = /^SELECT (\w+)\("([^"]+)"\) FROM SCHEMA\("([^"]+)"((?:, \w+)*)\)$/;

function queried(expression: string): readonly WatchedMetric[] {
  if (!expression.startsWith('SELECT ')) return [];
  const [, statistic = '', name = '', namespace = '', labels = ''] = queryForm.exec(expression) ?? [];
  if (name === '') throw new Error(`This query cannot be read: ${expression}`);
  const dimensions = labels.split(', ').filter((label) => label !== '');
  return [
    { namespace, name, statistic, dimensions: Object.fromEntries(dimensions.map((one) => [one, '*'])) },
  ];
}

/** All metrics of an alarm: its own, those of its expression, or that of its query. */
export function metricsOf({ Properties }: Located): readonly WatchedMetric[] {
  const { Namespace, MetricName, Dimensions, Statistic, Metrics } = Properties;
  if (Metrics === undefined) return [watched({ Namespace, MetricName, Dimensions }, Statistic)];
  return Metrics.flatMap(({ MetricStat, Expression }: MetricQuery) =>
    MetricStat === undefined ? queried(Expression ?? '') : [watched(MetricStat.Metric, MetricStat.Stat)],
  );
}

interface MetricQuery {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: MetricProperties; readonly Stat: string };
}
