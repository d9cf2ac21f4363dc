import { listActs as contract } from '#shared/contracts/audit/list-acts.ts';
import { environment } from '#shared/environment.ts';
import { StaffActHistory } from '#shared/stores/audit/staff-act-history.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { listActs } from '#shared/usecases/audit/list-acts.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { staffReadHandler } from '../edge/http.ts';

const history = new StaffActHistory(dynamoDb(), environment('AUDIT_TABLE'));
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

const instantOf = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));

export const handler = staffReadHandler(contract, async ({ query }) => {
  const { member, actor = '', from, to, ...page } = query;
  const of = member === undefined ? { actor } : { memberId: member };
  return {
    status: 200,
    body: await listActs(history, cursors, { of, from: instantOf(from), to: instantOf(to), ...page }),
  };
});
