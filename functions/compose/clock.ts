import { setTimeout } from 'node:timers/promises';

/** The clock, the random numbers and the pauses of a deployed function. Tests pass their own. */
export const now = (): number => Date.now();
export const random = (): number => Math.random();
export const pause = (milliseconds: number): Promise<void> => setTimeout(milliseconds);
