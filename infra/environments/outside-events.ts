import { type EventName, eventNames, noticeEvents } from '#shared/domain/events/event-names.ts';
import type { Environment } from './environment.ts';

/** The environment with the events that the context `outsideEvents` names, where commas part them. */
export function withOutsideEvents(environment: Environment, given: unknown): Environment {
  if (given === undefined) return environment;
  const named = String(given).split(',') as EventName[];
  return { ...environment, outsideEvents: [...new Set([...(environment.outsideEvents ?? []), ...named])] };
}

/** The name of the bus. Rules of receivers name it, so it is not left to CloudFormation. */
export function eventBusName({ name }: Environment): string {
  return `laurel-${name}`;
}

/** The events that leave the environment; none where there is no bus. */
export function leavingEvents({ outsideEvents = [] }: Environment): readonly EventName[] {
  return outsideEvents;
}

/** Whether something is told ahead of its date. */
export function leavesNotices(environment: Environment): boolean {
  return leavingEvents(environment).some((name) => (noticeEvents as readonly EventName[]).includes(name));
}

export function faultsOfOutsideEvents(environment: Environment): readonly string[] {
  const named: readonly string[] = leavingEvents(environment);
  const unknown = named.filter((one) => !(eventNames as readonly string[]).includes(one));
  const faults = unknown.map(
    (one) => `outsideEvents: there is no event ${JSON.stringify(one)}; docs/events.md has the names.`,
  );
  if (new Set(named).size < named.length) faults.push('outsideEvents: an event stands there twice.');
  return faults;
}
