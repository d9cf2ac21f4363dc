/** A capability is the folder of that name in every layer. */
const capabilities = [
  'ledger',
  'members',
  'households',
  'approvals',
  'program',
  'promotions',
  'backtests',
  'engagement',
  'rewards',
  'stores',
  'clients',
  'realtime',
  'projections',
  'events',
  'audit',
  'identity',
  'service',
] as const;

export type Capability = (typeof capabilities)[number];
