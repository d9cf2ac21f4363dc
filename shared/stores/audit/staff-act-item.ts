import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AuditedStaffAct, Outcome, StaffAct } from '#shared/domain/audit/staff-act.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

export type Item = Record<string, AttributeValue>;

/** An act or read as it was found. Its place is its sort key without what kind of item it is. */
export interface FoundAct extends AuditedStaffAct {
  readonly place: string;
}

/** Acts are in the order of their instants. The request id separates two acts of one instant. */
function placeOf({ at, requestId }: Pick<StaffAct, 'at' | 'requestId'>): string {
  return `${formatInstant(at)}/${requestId}`;
}

/** The intent of an act, or with `outcome` its outcome. Each item has the whole act. */
export function actItem(act: StaffAct, outcome?: Outcome): Item {
  return item(act, `${placeOf(act)}/${outcome ? 'outcome' : 'intent'}`, outcome);
}

/**
 * The outcome of an act once more, for the other member whom it concerned. It has the place of the act, so that the act
 * is one in the list of its actor, where the outcome comes first.
 */
export function otherItem(act: StaffAct, outcome: Outcome): Item {
  return item(act, `${placeOf(act)}/other`, outcome);
}

const DIGITS_OF_NUMBER = 3;

/** One of the reads of a request, which have consecutive numbers. */
export function readItem(act: StaffAct, number: number, outcome: Outcome): Item {
  return item(act, `${placeOf(act)}/${String(number).padStart(DIGITS_OF_NUMBER, '0')}/read`, outcome);
}

function item(act: StaffAct, record: string, outcome?: Outcome): Item {
  const { memberId } = act;
  return {
    actor: { S: act.actor },
    record: { S: record },
    at: { N: String(act.at) },
    client: { S: act.client },
    scopes: { L: act.scopes.map((scope) => ({ S: scope })) },
    from: { S: act.from },
    operation: { S: act.operation },
    route: { S: act.route },
    requestId: { S: act.requestId },
    ids: { M: Object.fromEntries(Object.entries(act.ids).map(([name, id]) => [name, { S: id }])) },
    ...(memberId !== undefined && { memberId: { S: memberId } }),
    ...(outcome && { status: { N: String(outcome.status) } }),
    ...(outcome?.code !== undefined && { code: { S: outcome.code } }),
  };
}

export function actOf(item: Item): FoundAct {
  const { status, code, memberId } = item;
  const record = item.record?.S ?? '';
  return {
    place: record.slice(0, record.lastIndexOf('/')),
    at: Number(item.at?.N),
    actor: item.actor?.S ?? '',
    client: item.client?.S ?? '',
    scopes: (item.scopes?.L ?? []).map((scope) => scope.S ?? ''),
    from: item.from?.S ?? '',
    operation: item.operation?.S ?? '',
    route: item.route?.S ?? '',
    requestId: item.requestId?.S ?? '',
    ids: Object.fromEntries(Object.entries(item.ids?.M ?? {}).map(([name, id]) => [name, id.S ?? ''])),
    ...(memberId && { memberId: memberId.S }),
    ...(status && { outcome: { status: Number(status.N), ...(code && { code: code.S }) } }),
  };
}
