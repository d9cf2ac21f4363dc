import { staffProvider } from '../compose/staff-provider.ts';
import { triggerPools } from '../compose/trigger-pool.ts';
import { preTokenTrigger } from '../edge/pre-token.ts';

export const handler = preTokenTrigger(triggerPools(), staffProvider());
