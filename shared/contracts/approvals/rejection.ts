import * as z from 'zod';
import { text } from '#shared/contracts/fields.ts';

/** The body with which an act that waits is rejected. An erasure of its member takes the reason away. */
export const rejection = z.strictObject({
  reason: text(128).meta({ description: 'Reason, shown to staff until the member is erased' }),
});
