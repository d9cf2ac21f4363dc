import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type CounterMove, roomOf } from '#shared/domain/ledger/entry.ts';

/** The write that moves a counter. It fails where the counter has too little left. */
export function counterWrite(table: string, move: CounterMove): TransactWriteItem {
  const { counter, by, limit, holder } = move;
  const room = roomOf(move);
  return {
    Update: {
      TableName: table,
      Key: { id: { S: counter } },
      UpdateExpression: `ADD taken :by${holder ? ' SET memberId = :member, purchaseId = :purchase' : ''}`,
      ExpressionAttributeValues: {
        ':by': { N: String(by) },
        ...(holder && { ':member': { S: holder.memberId }, ':purchase': { S: holder.purchaseId } }),
        ...(limit !== undefined && { ':most': { N: String(limit - room) } }),
      },
      ...(limit !== undefined && {
        // A counter that nothing moved yet has no item: it has room if one move fits into the limit.
        ConditionExpression: limit < room ? 'taken <= :most' : 'attribute_not_exists(id) OR taken <= :most',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      }),
    },
  };
}
