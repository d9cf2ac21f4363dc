import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Item, keyOf, numberOf } from './document-items.ts';
import type { NewestForm } from './document-kind.ts';

/** The condition that no newer version and no other start or stop was written since. */
function guardOf(expected: number, release?: Item[string]) {
  if (expected === 0) return { ConditionExpression: 'attribute_not_exists(id)' };
  return {
    ConditionExpression: release ? '#version = :version AND #release = :release' : '#version = :version',
    ExpressionAttributeNames: { '#version': 'version', ...(release && { '#release': 'release' }) },
    ExpressionAttributeValues: {
      ':version': numberOf(expected),
      ...(release && { ':release': release }),
    },
  };
}

function guardBy<Newest>(form: NewestForm<Newest>, before: Newest) {
  const { version, release } = form.write(before);
  return guardOf(Number(version?.N), release);
}

/**
 * A put over the `expected` version, 0 for a new document. The put fails where the document was started or stopped
 * since its editor read it.
 */
export function newestPut<Newest>(
  table: string,
  form: NewestForm<Newest>,
  document: Newest,
  expected: number,
) {
  const content = form.write(document);
  const Item = { ...content, ...keyOf(form.name, form.keyOf(document)) };
  return { TableName: table, Item, ...guardOf(expected, content.release) };
}

/** Writes a document again with another state, on the condition that it is still `before`. */
export function stateWrite<Newest>(
  table: string,
  form: NewestForm<Newest>,
  document: Newest,
  before: Newest,
): TransactWriteItem {
  const Item = { ...form.write(document), ...keyOf(form.name, form.keyOf(document)) };
  return { Put: { TableName: table, Item, ...guardBy(form, before) } };
}

export function newestDelete<Newest>(
  table: string,
  form: NewestForm<Newest>,
  before: Newest,
): TransactWriteItem {
  const Key = keyOf(form.name, form.keyOf(before));
  return { Delete: { TableName: table, Key, ...guardBy(form, before) } };
}
