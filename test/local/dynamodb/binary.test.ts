import { expect, test } from 'vitest';
import { findBinary } from '../../../local/dynamodb/binary.ts';

test('a platform whose package is not installed gets the command that installs it', () => {
  expect(() => findBinary('plan9', 'mips')).toThrow(
    expect.objectContaining({
      code: 'database_binary_missing',
      message: expect.stringMatching(/npm install --no-save @dynoxide\/plan9-mips@\d+\.\d+\.\d+$/),
    }),
  );
});
