import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments.ts';
import { synthesized } from './synthesized.ts';

describe.each(environmentNames)('AwsSolutions on %s', (name) => {
  it('has no finding that is not acknowledged where it is', () => {
    const { app } = synthesized(name);
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    const findings = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((resource) => `${ruleName} ${resource.constructPath}`),
    );
    expect(findings).toEqual([]);
  });
});
