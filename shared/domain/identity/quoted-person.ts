import { ValidationFailed } from '#shared/domain/refusal.ts';
import { type Caller, ownMember } from './caller.ts';

const describers: ReadonlySet<string> = new Set(['marketer', 'admin']);
const namers: ReadonlySet<string> = new Set(['channel', 'admin']);

const refused = (field: 'as' | 'member', message: string) =>
  new ValidationFailed([{ pointer: `/${field}`, message }]);

/**
 * Refuses a quote for whom the caller may not quote for. Marketers describe a person, so that no number of quotes tells
 * them of a member; tills and members name a member.
 */
export function checkQuotedPerson(
  caller: Pick<Caller, 'scopes' | 'member'>,
  { member, as }: { readonly member?: string | undefined; readonly as?: object | undefined },
): void {
  const may = (scopes: ReadonlySet<string>) => caller.scopes.some((scope) => scopes.has(scope));
  if (as && member !== undefined) throw refused('as', 'must not be sent with member');
  if (as && !may(describers)) throw refused('as', 'is for marketers; name a member');
  const named = member !== undefined && ownMember(caller) === undefined && !may(namers);
  if (named) throw refused('member', 'must not be named by marketers; describe a person in as');
}
