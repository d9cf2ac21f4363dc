import { Stop } from '../terminal/stop.ts';
import { type Caller, callers, memberOf } from './callers.ts';

/** A card of the first member of a caller. */
export const stockedCard = (caller: Caller): string => String(2_981_000_000_000 + callers.indexOf(caller));

/** One call by an admin, who may make every call. */
export type AdminCall = (method: string, path: string, body: object) => Promise<Response>;

/** Enrols the members of a caller, with points to spend: calls about nobody would all end with the same 404. */
export async function stock(caller: Caller, call: AdminCall): Promise<void> {
  const done = async (path: string, body: object) => {
    const { ok, status } = await call('PUT', path, body);
    if (!ok) throw new Stop(1, `PUT ${path} ended with ${status}, so nothing was fuzzed.`);
  };
  for (const member of [memberOf(caller), `${caller}-2`, `${caller}-3`]) {
    const cards = member === memberOf(caller) ? [stockedCard(caller)] : [];
    await done(`/v1/members/${member}`, { identifiers: { cards } });
    await done(`/v1/members/${member}/openings/stock`, { source: 'fuzz', points: 1_000_000 });
  }
}
