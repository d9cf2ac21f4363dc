import { expect, it } from 'vitest';
import { VersionConflict } from '#shared/domain/documents/refusals.ts';

it.each([
  [
    'a document with versions, whose state may have changed, too',
    3,
    ' Its newest version is 3.',
    { current: 3 },
  ],
  ['a document without a version', 0, ' It has no version yet.', { current: 0 }],
  ['a document that has no versions', undefined, '', {}],
])('a conflict over %s names the conditions and the next step', (_, current, version, data) => {
  expect(new VersionConflict(current)).toMatchObject({
    message: `The document is not as the call expects it: If-Match, If-None-Match or version does not hold.${version} Read the document, and make the change again.`,
    data,
  });
});
