import * as z from 'zod';

/** What the state machine hands to the steps of a back-test. */
export const backtestEvent = z.object({ backtestId: z.string().min(1) });
export const backtestPartEvent = backtestEvent.extend({ part: z.int().min(0) });
