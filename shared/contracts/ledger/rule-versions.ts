import * as z from 'zod';

/** The rules that a purchase is judged by have two numbers, each under its own name. */
export const ruleVersions = z.strictObject({
  configuration: z.int().meta({
    description:
      'Number of the configuration: it counts up with each change of the programme or of a promotion',
  }),
  programVersion: z.int().meta({
    description: 'Version of the programme: it counts up with changes of the programme alone',
  }),
});
