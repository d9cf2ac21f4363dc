import { setTimeout } from 'node:timers/promises';

/** The clock and chance of a deployed function; tests give their own. */
export const now = (): number => Date.now();
export const random = (): number => Math.random();
export const pause = (milliseconds: number): Promise<void> => setTimeout(milliseconds);
