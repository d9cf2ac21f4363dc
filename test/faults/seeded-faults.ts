import { createHash } from 'node:crypto';
import type { Fault, Schedule } from './proxy.ts';

/**
 * Breaks about `share` of all calls (0 to 1), each with one of `faults`. The fault of the n-th call of an operation
 * depends only on the seed, in whatever order writers come.
 */
export function seededFaults(seed: number, share: number, faults: readonly Fault[]): Schedule {
  return ({ operation, nth }) => {
    const drawn = createHash('sha256').update(`${seed}/${operation}/${nth}`).digest();
    const fault = faults[drawn.readUInt32BE(4) % faults.length];
    return fault && drawn.readUInt32BE(0) < share * 2 ** 32 ? { fault } : undefined;
  };
}
