import type { Capability } from '#shared/contracts/capability.ts';

interface Tag {
  readonly name: Capability;
  readonly description: string;
}

/** The chapters of the reference, in the order in which a newcomer needs them. */
export const tags: readonly Tag[] = [
  {
    name: 'members',
    description: 'Enrol, find, change, suspend, merge and erase members; link their sign-in.',
  },
  {
    name: 'ledger',
    description:
      'Purchases, returns, redemptions, transfers and adjustments; balances and the entries that prove them.',
  },
  {
    name: 'approvals',
    description: 'Acts of staff that wait for another person, who approves or rejects them.',
  },
  { name: 'households', description: "Members who may spend each other's points." },
  {
    name: 'program',
    description: 'The rules of the programme: earning, maturity, expiry, claw-back and tiers.',
  },
  { name: 'promotions', description: 'Extra points for purchases that meet conditions.' },
  { name: 'backtests', description: 'Try a promotion on recorded purchases before it runs.' },
  {
    name: 'engagement',
    description: 'Achievements and challenges: goals of members, and what reaching them gives.',
  },
  { name: 'rewards', description: 'The catalogue that points are redeemed for.' },
  { name: 'stores', description: 'Time zone, country and group of each store.' },
  {
    name: 'clients',
    description: "Machine clients and partners: their limits, their keys, partners' purchases.",
  },
  { name: 'audit', description: 'The acts of staff, each with who did it.' },
  { name: 'service', description: 'The state of the service.' },
];
