import { bookGuards } from './book-guards.ts';
import type { Guard } from './guard.ts';
import { identityGuards } from './identity-guards.ts';
import { promotionGuards } from './promotion-guards.ts';

export const guards: readonly Guard[] = [...bookGuards, ...promotionGuards, ...identityGuards];
