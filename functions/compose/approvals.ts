import { environment } from '#shared/environment.ts';
import { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import type { AskPorts } from '#shared/usecases/approvals/book-or-ask.ts';
import { now } from './clock.ts';

/** The store of acts that wait for another person. */
export function approvalStore(): ApprovalStore {
  return new ApprovalStore(dynamoDb(), environment('DETAILS_TABLE'));
}

export function askPorts(): AskPorts {
  return { approvals: approvalStore(), now };
}
