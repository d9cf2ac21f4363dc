import { expect, it } from 'vitest';
import { VersionConflict } from '#shared/domain/documents/refusals.ts';

const conditions = 'If-Match, If-None-Match or version of the call does not hold.';

it.each([
  ['a document with versions by its newest', 3, 'The newest version is 3', { current: 3 }],
  ['a document that is not there', 0, 'There is no version yet', { current: 0 }],
  ['a document without versions', undefined, 'The document exists', {}],
])('a conflict names %s, the conditions and the next step', (_, current, state, data) => {
  expect(new VersionConflict(current)).toMatchObject({
    message: `${state}: ${conditions} Read the document, and make the change again.`,
    data,
  });
});
