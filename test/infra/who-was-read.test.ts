import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import { logsReads } from '../../infra/service/api-functions.ts';
import { laurelFunctions } from '../../infra/synth/permissions.ts';
import { catalogue } from '../../shared/contracts/catalogue/catalogue.ts';
import { functionFile } from '../../shared/contracts/contract.ts';
import { synthesized } from './synthesized.ts';

/** The most log groups that a query of CloudWatch Logs Insights takes. */
const GROUPS_MAX = 50;

describe.each(environmentNames)('the stored query of who was read in %s', (name) => {
  const app = synthesized(name);

  it('asks the log of each function that logs reads by machines, and counts by hash', () => {
    const [query, ...others] = app.ofType('AWS::Logs::QueryDefinition');
    expect(others).toEqual([]);
    const { LogGroupNames, Name, QueryString } = query?.Properties ?? {};
    const files = new Set(catalogue.filter(logsReads).map(functionFile));
    const reading = [...laurelFunctions(app)].filter(([file]) => files.has(file));
    expect(LogGroupNames).toHaveLength(reading.length);
    expect(reading.length).toBeLessThanOrEqual(GROUPS_MAX);
    // The output of a nested stack is named after what it gives: `…MembersGetMemberLog6A55D16CRef`.
    const groups = JSON.stringify(LogGroupNames);
    const outputOf = (file: string) => `${basename(file, '.ts').replaceAll('-', '')}log`;
    const missing = reading.filter(([file]) => !groups.toLowerCase().includes(outputOf(file)));
    expect(missing.map(([file]) => file)).toEqual([]);
    expect(Name).toBe(`laurel-${name}/who-was-read`);
    expect(QueryString).toContain('filter message = "member read"');
    expect(QueryString).toContain('by client, operation, member');
  });
});
