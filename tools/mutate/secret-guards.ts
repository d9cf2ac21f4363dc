import type { Guard } from './guard.ts';

const origin = ['test/functions/edge/origin.test.ts'];
const secrets = ['test/infra/secrets.test.ts'];
const rotation = ['test/infra/rotation.deep.test.ts'];
const versions = ['test/infra/origin-secret-versions.test.ts'];

/** Guards of secrets: nobody goes around the distribution, and a rotation refuses no call. */
export const secretGuards: readonly Guard[] = [
  {
    name: 'a call around the distribution is refused',
    file: 'functions/edge/http.ts',
    code: 'if (!cameThroughFront(event.headers[ORIGIN_HEADER])) throw new AroundDistribution();',
    without: '',
    tests: origin,
  },
  {
    name: 'every accepted origin secret counts',
    file: 'functions/edge/origin.ts',
    code: 'equal.includes(true)',
    without: 'equal[0] === true',
    tests: origin,
  },
  {
    name: 'a header longer than an origin secret is not equal to it',
    file: 'functions/edge/origin.ts',
    code: 'given.length === expected.length && timingSafeEqual(given, expected)',
    without: 'timingSafeEqual(given.subarray(0, expected.length), expected)',
    tests: origin,
  },
  {
    name: 'a function accepts all versions, not the sent one alone',
    file: 'infra/storage/secrets.ts',
    code: 'inOrder(versions).map(ofVersion)',
    without: '[ofVersion(String(versions[0]))]',
    tests: rotation,
  },
  {
    name: 'the version that the deployed service imports is still exported',
    file: 'infra/storage/secrets.ts',
    code: 'stack.exportValue(secret.secretArn);',
    without: 'secret.secretArn;',
    tests: rotation,
  },
  {
    name: 'the version before the oldest accepted one is kept',
    file: 'infra/environments/origin-secret-versions.ts',
    code: 'Math.min(...numbers) - 1)',
    without: 'Math.min(...numbers))',
    tests: versions,
  },
  {
    name: 'a step whose functions would refuse a sent version is refused',
    file: 'infra/environments/origin-secret-versions.ts',
    code: '!deployed.includes(version) || !wanted.includes(version)',
    without: '!wanted.includes(version)',
    tests: versions,
  },
  {
    name: 'nobody changes a secret',
    file: 'infra/storage/secrets.ts',
    code: 'effect: Effect.DENY',
    without: 'effect: Effect.ALLOW',
    tests: secrets,
  },
  {
    name: 'CloudFormation does not show the parameter of a secret',
    file: 'infra/storage/secret-value.ts',
    code: 'noEcho: true',
    without: 'noEcho: false',
    tests: secrets,
  },
  {
    name: 'the variables of functions are encrypted with the data key',
    file: 'infra/lambda/laurel-function.ts',
    code: '{ environmentEncryption: dataKey }',
    without: '{}',
    tests: ['test/infra/function-environments.test.ts'],
  },
  {
    name: 'a role decrypts variables of functions with the data key, and nothing else',
    file: 'infra/lambda/allow-key.ts',
    code: "conditions: { ArnLike: { 'kms:EncryptionContext:aws:lambda:FunctionArn': functions } },",
    without: 'conditions: { Bool: { [functions]: true } },',
    tests: ['test/infra/keys.test.ts'],
  },
  {
    name: "the databases of a data folder are their owner's alone",
    file: 'local/store/sqlite-file.ts',
    code: 'makePrivate(path);',
    without: '',
    tests: ['test/local/runner/data-folder.test.ts'],
  },
];
