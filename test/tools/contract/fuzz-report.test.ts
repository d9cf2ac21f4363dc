import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { callers, isLetIn } from '../../../tools/contract/callers.ts';
import { readReport } from '../../../tools/contract/fuzz-report.ts';
import { fuzzSettings } from '../../../tools/contract/fuzz-settings.ts';

describe('a report of schemathesis', () => {
  const report = (given: object) =>
    JSON.stringify({
      operations: { total: 63, tested: 63, skipped: 0 },
      test_cases: { generated: 7, with_failures: 0 },
      failures: [],
      errors: [],
      ...given,
    });

  it('finds nothing where it has neither a failure nor an error', () => {
    const output = '==== WARNINGS ====\nAuthentication failed';
    expect(readReport(report({}), output)).toEqual({
      calls: 7,
      operations: { total: 63, tested: 63 },
      findings: '',
    });
  });

  it.each(['failures', 'errors'])('finds %s, and shows what repeats them', (kind) => {
    const output = `banner\n==== ${kind.toUpperCase()} ====\nReproduce with:\n\n    curl -X GET`;
    const { findings } = readReport(report({ [kind]: [{}] }), output);
    expect(findings).toBe(output.replace('banner\n', ''));
  });
});

describe('the settings of schemathesis', () => {
  it.each(callers)('try one value of each call that %s may not make', (caller) => {
    const refused = catalogue.filter((contract) => !isLetIn(contract, caller));
    const ids = refused.map(({ operationId }) => operationId);
    const settings = fuzzSettings(caller);
    expect(settings.includes(`include-operation-id = ${JSON.stringify(ids)}\n`)).toBe(ids.length > 0);
    expect(caller === 'admin').toBe(ids.length === 0);
  });

  it('have ids for each parameter of a path', () => {
    const names = catalogue.flatMap(({ path }) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    for (const name of names) expect(fuzzSettings('agent')).toContain(`"path.${name}" = `);
  });
});
