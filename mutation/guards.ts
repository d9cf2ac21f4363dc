import { bookGuards } from './book-guards.ts';
import type { Guard } from './guard.ts';
import { limitGuards } from './limit-guards.ts';
import { promotionGuards } from './promotion-guards.ts';

export const guards: readonly Guard[] = [...bookGuards, ...promotionGuards, ...limitGuards];
