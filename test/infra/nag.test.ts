import { CfnResource, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import type { Located, Synthesized } from '../../infra/synth/templates.ts';
import { ownSynthesized, synthesized } from './synthesized.ts';

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

interface Rendered {
  readonly kind: 'Action' | 'Resource' | 'Policy';
  readonly text: string;
}

/** A value of a template as cdk-nag writes it: `<LedgerTable.Arn>/index/*`. */
function asFinding(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[fn, argument] = []] = Object.entries(value as object) as [string, unknown][];
  switch (fn) {
    case 'Ref':
      return `<${argument}>`;
    case 'Fn::GetAtt':
      return `<${(argument as string[]).join('.')}>`;
    case 'Fn::ImportValue':
      return String(argument);
    case 'Fn::Sub':
      return String(argument).replaceAll(/\$\{([^}]+)\}/g, '<$1>');
    case 'Fn::Join':
      return (argument as [string, unknown[]])[1].map(asFinding).join((argument as [string])[0]);
    default:
      return JSON.stringify(value);
  }
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function ofStatement({ Action = [], Resource = [] }: Record<string, unknown>): readonly Rendered[] {
  return [
    ...listed(Action).map((action) => ({ kind: 'Action', text: asFinding(action) }) as const),
    ...listed(Resource).map((resource) => ({ kind: 'Resource', text: asFinding(resource) }) as const),
  ];
}

/**
 * The permissions that the templates have of the constructs at a path and below. cdk-nag looks at constructs, and some
 * are left out of the template: https://github.com/aws/aws-cdk/issues/29266
 */
function rendered({ app, templates }: Synthesized, path: string): readonly Rendered[] {
  return app.node.findAll().flatMap((construct) => {
    if (!`${construct.node.path}/`.startsWith(`${path}/`) || !CfnResource.isCfnResource(construct)) return [];
    const { stack } = construct;
    const id = String(stack.resolve(stack.getLogicalId(construct)));
    const {
      PolicyDocument,
      Policies = [],
      ManagedPolicyArns = [],
    } = templates.get(stack.node.path)?.Resources?.[id]?.Properties ?? {};
    const documents = [PolicyDocument, ...Policies.map((one: Located['Properties']) => one.PolicyDocument)];
    return [
      ...documents.flatMap((document) => (document?.Statement ?? []).flatMap(ofStatement)),
      ...ManagedPolicyArns.map((arn: unknown) => ({ kind: 'Policy', text: asFinding(arn) }) as const),
    ];
  });
}

describe.each([...environmentNames, 'an environment with everything of its own'] as const)(
  'AwsSolutions on %s',
  (name) => {
    const app = name === 'an environment with everything of its own' ? ownSynthesized() : synthesized(name);

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

    it('acknowledges only permissions that a template has', () => {
      const permissions = acknowledgements(app).filter(({ rule }) => /^AwsSolutions-IAM[45]\[/.test(rule));
      expect(permissions.length).toBeGreaterThan(50);
      const absent = permissions.filter(({ rule, path }) => {
        const [, kind, text] = /^AwsSolutions-IAM[45]\[(Action|Resource|Policy)::(.*)\]$/s.exec(rule) ?? [];
        return !rendered(app, path).some((one) => one.kind === kind && one.text === text);
      });
      expect(absent.map(({ rule, path }) => `${path}: ${rule}`)).toEqual([]);
    });

    it('acknowledges on the resource, never on a whole stack', () => {
      const stacks = new Set(app.templates.keys());
      expect(acknowledgements(app).filter(({ path }) => path === '' || stacks.has(path))).toEqual([]);
    });
  },
);
