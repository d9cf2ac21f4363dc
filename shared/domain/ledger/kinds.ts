/** The kinds of entries. Clients ignore kinds that they do not know. */
export const entryKinds = [
  'accrual',
  'maturation',
  'reservation',
  'capture',
  'void',
  'lapse',
  'redemption',
  'return',
  'expiry',
  'transfer-out',
  'transfer-in',
  'adjustment',
  'bonus',
  'hold',
  'release',
  'confiscation',
  'refund',
  'opening',
  'merge-out',
  'merge-in',
  'status',
  'tier',
  'claim',
  'delivery',
] as const;

export type EntryKind = (typeof entryKinds)[number] | 'enrolment';
