/** A capability is the folder of that name in every layer. */
export const capabilities = [
  'ledger',
  'members',
  'program',
  'promotions',
  'rewards',
  'clients',
  'realtime',
  'projections',
  'identity',
  'service',
] as const;

export type Capability = (typeof capabilities)[number];
