import { expect, it } from 'vitest';
import * as z from 'zod';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { type Contract, namesMember } from '#shared/contracts/contract.ts';

/** Whether a field is one for a member: it takes a card of a member, and no other text after `card:`. */
function isReference(schema: z.ZodType): boolean {
  return schema.safeParse('card:2981000012345').success && !schema.safeParse('card:2981x').success;
}

function takesIdentifier({ params, body }: Contract): boolean {
  const shapes = [params, body].flatMap((one) => (one instanceof z.ZodObject ? [one.shape] : []));
  return shapes.some((shape) =>
    Object.entries(shape).some(([name, field]) => name === 'card' || isReference(field as z.ZodType)),
  );
}

it('a call that takes an identifier names a member, so that its misses are counted', () => {
  const takes = catalogue.filter(takesIdentifier);
  expect(takes.length).toBeGreaterThan(35);
  expect(takes.filter((one) => !namesMember(one)).map(({ operationId }) => operationId)).toEqual([]);
  // An enrolment gives the id and takes no card in its path.
  const others = catalogue.filter((one) => namesMember(one) && !takesIdentifier(one));
  expect(others.map(({ operationId }) => operationId)).toEqual(['putMember']);
});
