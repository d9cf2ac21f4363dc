import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import type { Synthesized } from '../../infra/synth/templates.ts';
import { ownEnvironment } from './own-environment.ts';
import { synthesize, synthesized } from './synthesized.ts';

interface Finding {
  readonly rule: string;
  readonly path: string;
}

function findings({ app }: Synthesized, pack = new AwsSolutionsChecks(app)): readonly Finding[] {
  return pack
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({ rule: ruleName, path: constructPath ?? '' })),
    );
}

/** Every acknowledgement of a rule of the pack, where it was made and why. */
function acknowledgements({ app }: Synthesized): readonly (Finding & { readonly reason: string })[] {
  return app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) =>
        Object.entries(data as Record<string, string>)
          .map(([id, reason]) => ({ rule: id.replace(/^annotation::/i, ''), path: node.path, reason }))
          .filter(({ rule }) => rule.startsWith('AwsSolutions-')),
      ),
  );
}

describe.each([...environmentNames, 'an environment with everything of its own'] as const)(
  'AwsSolutions on %s',
  (name) => {
    const app =
      name === 'an environment with everything of its own' ? synthesize(ownEnvironment) : synthesized(name);

    it('has every finding acknowledged on its resource', () => {
      expect(findings(app)).toEqual([]);
    });

    it('has no acknowledgement without a finding, nor one without a sentence that says why', () => {
      const unforgiving = Object.assign(new AwsSolutionsChecks(app.app), { isAcknowledged: () => false });
      const found = findings(app, unforgiving);
      expect(found.length).toBeGreaterThan(20);
      for (const { rule, path, reason } of acknowledgements(app)) {
        const accepts = found.some((one) => one.rule === rule && `${one.path}/`.startsWith(`${path}/`));
        expect(accepts, `${rule} on ${path}`).toBe(true);
        expect(reason.split(' ').length, `${rule} on ${path}`).toBeGreaterThan(6);
      }
    });

    it('acknowledges on the resource, never on a whole stack', () => {
      const stacks = new Set(app.templates.keys());
      expect(acknowledgements(app).filter(({ path }) => path === '' || stacks.has(path))).toEqual([]);
    });
  },
);
