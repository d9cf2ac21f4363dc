import type { Deed, DocumentEvent } from '#shared/domain/documents/document-record.ts';
import { omitUndefined } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

/** One time that a version was active, with the marketer who started it. Without an end it is still active. */
export interface Run {
  readonly from: number;
  to?: number;
  readonly by: string;
}

export interface VersionHistory {
  readonly runs: readonly Run[];
  /** The deletion of the document, on its newest version. */
  readonly deleted?: Deed | undefined;
}

/** The times that each version was active, from the events in their order. Starting one version ends the one before. */
export function historyByVersion(events: readonly DocumentEvent[]): (version: number) => VersionHistory {
  const runs = new Map<number, Run[]>();
  const deleted = new Map<number, DocumentEvent>();
  let running: Run | undefined;
  for (const event of events) {
    if (event.kind === 'deleted') {
      deleted.set(event.version, event);
      continue;
    }
    if (running) running.to = event.at;
    running = event.kind === 'activated' ? { from: event.at, by: event.by } : undefined;
    if (running) runs.set(event.version, [...(runs.get(event.version) ?? []), running]);
  }
  return (version) => ({ runs: runs.get(version) ?? [], deleted: deleted.get(version) });
}

/** The public form of the part of a version that its content does not have. */
export function describeHistory(changed: Deed, { runs, deleted }: VersionHistory) {
  return {
    changedAt: formatInstant(changed.at),
    changedBy: changed.by,
    activations: runs.map(({ from, to, by }) =>
      omitUndefined({ from: formatInstant(from), to: to === undefined ? undefined : formatInstant(to), by }),
    ),
    deleted: deleted && { at: formatInstant(deleted.at), by: deleted.by },
  };
}
