import { acceptedBy, type Contract } from '#shared/contracts/contract.ts';

/** Every kind of caller that the gateway tells apart: no token, and a token of each scope. */
export const callers = ['nobody', 'analyst', 'marketer', 'channel', 'member', 'agent', 'admin'] as const;
export type Caller = (typeof callers)[number];

/** The share of a long run that a caller gets: the more calls it may make, the more there is to try. */
export const shares: Readonly<Record<Caller, number>> = {
  nobody: 1,
  analyst: 1,
  marketer: 2,
  channel: 3,
  member: 3,
  agent: 4,
  admin: 6,
};

/** Whether the gateway lets the caller through to the function. */
export function isLetIn(contract: Contract, caller: Caller): boolean {
  if (contract.scopes === 'public') return true;
  if (caller === 'nobody') return false;
  return caller === 'admin' || acceptedBy(contract).includes(caller);
}

/** The member whom a caller's calls are about, and a token of the scope `member` belongs to. */
export const memberOf = (caller: Caller): string => `${caller}-1`;
