import * as z from 'zod';

/** The two numbers of the rules that judge a purchase, each under its own name. */
export const ruleVersions = z
  .strictObject({
    configuration: z.int().meta({
      description:
        'Number of the configuration: it counts up with each change of the programme or of a promotion',
    }),
    programVersion: z.int().meta({
      description: 'Version of the programme: it counts up with changes of the programme alone',
    }),
  })
  .meta({ id: 'RuleVersions' });
