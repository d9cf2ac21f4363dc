import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { type Caller, isLetIn, memberOf } from './callers.ts';
import { stockedCard } from './stock.ts';

/**
 * Checks of schemathesis that hold for Laurel. Left out are those that expect of each accepted body that it is booked
 * (`positive_data_acceptance`), which rules of the books decide, and those that need a second caller.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'allow_header_conformance',
  'negative_data_rejection',
];

/** Methods of which a path is asked that has none such. CloudFront refuses TRACE and others before the API sees them. */
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH'];

/** The path is that of a member called `lookup`, too, so that it takes what a member's path takes, and says so. */
const TWO_PATHS_IN_ONE = 'lookupMember';

/** Ids that a path may have. A few, so that calls meet what earlier ones left. */
const POOL = ['a', 'b', 'c'];
/** The share of calls with an id of the pool; the others have whatever the schema allows, and what it does not. */
const FROM_POOL = 0.85;

function idsOf(name: string, caller: Caller): readonly (string | number)[] {
  if (name === 'member')
    return [memberOf(caller), `${caller}-2`, `${caller}-3`, `card:${stockedCard(caller)}`];
  return name === 'seq' ? [1, 2, 3] : POOL.map((id) => `${caller}-${id}`);
}

const pathParameters = new Set(
  catalogue.flatMap(({ path }) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)),
);

/** TOML writes strings and lists of strings as JSON does. */
const line = (key: string, value: unknown) => `${key} = ${JSON.stringify(value)}`;

/**
 * The settings of schemathesis for one caller. A call that the gateway refuses is refused whatever it says, so one of
 * each kind is enough.
 */
export function fuzzSettings(caller: Caller): string {
  const names = [...pathParameters];
  const refused = catalogue
    .filter((contract) => !isLetIn(contract, caller))
    .map(({ operationId }) => operationId);
  return [
    'continue-on-failure = true',
    // Without a token no response has anything to go on with.
    '[phases.stateful]',
    line('enabled', caller !== 'nobody'),
    '[phases.coverage]',
    line('unexpected-methods', METHODS),
    '[generation]',
    line('no-shrink', true),
    line('database', 'none'),
    '[checks]',
    'enabled = false',
    ...CHECKS.map((check) => `${check}.enabled = true`),
    ...names.flatMap((name) => [`[dictionaries.${name}]`, line('values', idsOf(name, caller))]),
    '[parameters]',
    ...names.map((name) => `"path.${name}" = { dictionary = "${name}", probability = ${FROM_POOL} }`),
    '[[operations]]',
    line('include-operation-id', [TWO_PATHS_IN_ONE]),
    'checks.allow_header_conformance.enabled = false',
    ...(refused.length === 0
      ? []
      : [
          '[[operations]]',
          line('include-operation-id', refused),
          'generation.max-examples = 1',
          'phases.coverage.enabled = false',
        ]),
    '',
  ].join('\n');
}
