/**
 * The fields of an entry that its hash covers, under their public names. The list never changes: a field that answers
 * gain later is not in it, so that whoever checks the chain by these names goes on doing so.
 */
export const hashedFields = [
  'memberId',
  'seq',
  'kind',
  'reference',
  'postings',
  'occurredAt',
  'recordedAt',
  'source',
  'purchase',
  'awards',
  'tierChange',
  'adjustment',
  'transfer',
  'statusChange',
  'merge',
  'desk',
  'household',
  'opening',
  'cause',
  'programVersion',
  'balance',
  'digests',
  'previousHash',
] as const;
