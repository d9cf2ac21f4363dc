import { listActs as contract } from '#shared/contracts/audit/list-acts.ts';
import { environment } from '#shared/environment.ts';
import { StaffActHistory } from '#shared/stores/audit/staff-act-history.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { listActs } from '#shared/usecases/audit/list-acts.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { staffHandler } from '../edge/http.ts';

const history = new StaffActHistory(dynamoDb(), environment('AUDIT_TABLE'));
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

const instantOf = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));

export const handler = staffHandler(contract, async ({ query, about }) => {
  const { member, actor = '', from, to, ...page } = query;
  const of = member === undefined ? { actor } : { memberId: member };
  const period = { from: instantOf(from), to: instantOf(to) };
  const body = await listActs(history, cursors, { of, ...period, ...page });
  // Without an act the member may be unknown, and the text a name.
  if (member !== undefined && body.items.length > 0) about(member);
  return { status: 200, body };
});
