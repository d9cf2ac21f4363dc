import * as z from 'zod';
import { type StaffProvider, staffGroups } from '#shared/domain/identity/staff.ts';
import { environment } from '#shared/environment.ts';

const provider = z
  .object({
    name: z.string().min(1),
    groups: z.partialRecord(z.enum(staffGroups), z.array(z.string().min(1))),
  })
  .nullable();

/** The identity provider of staff. Undefined where they sign in at the pool alone. */
export function staffProvider(): StaffProvider | undefined {
  return provider.parse(JSON.parse(environment('STAFF_PROVIDER'))) ?? undefined;
}
