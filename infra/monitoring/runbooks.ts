/** The pages of docs/runbooks: one for each kind of alarm, read by the person whom the alarm wakes. */
export const runbooks = [
  'api-errors',
  'audit-outcome-lost',
  'calls-uncounted',
  'consumer-behind',
  'consumer-silent',
  'events-parked',
  'function-errors',
  'functions-throttled',
  'job-failed',
  'large-log',
  'mail-reputation',
  'parked-records',
  'sign-in-throttled',
  'site-errors',
  'socket-errors',
  'socket-sweep',
  'stale-rules',
  'stream-throttled',
  'sweep-behind',
  'sweep-failing',
  'sweep-silent',
  'table-errors',
  'table-throttled',
  'tampering',
  'too-many-misses',
] as const;

/** Pages of what no alarm tells: somebody says so. */
export const toldByPeople = ['second-factor-lost', 'stolen-client-secret'] as const;

export type RunbookName = (typeof runbooks)[number];

/** The page from the repository root. */
export function runbookFile(name: RunbookName | (typeof toldByPeople)[number]): string {
  return `docs/runbooks/${name}.md`;
}
