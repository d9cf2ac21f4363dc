import { type Condition, type Context, compileCondition } from './conditions.ts';
import { arnGlob, glob } from './glob.ts';

/** A statement of an identity-based policy as its template has it, with every intrinsic function resolved. */
export interface StatementText {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One action on one resource. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  /** The facts that conditions ask for, beside those of every request of the principal. */
  readonly context?: Context;
}

/** The action and the resource as an allowing statement names them. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
}

/** `denied`: by a statement. `not-allowed`: no statement allows it. */
export type Verdict = 'allowed' | 'denied' | 'not-allowed';

export interface Decision {
  readonly verdict: Verdict;
  /** The grants that allow it; empty unless the verdict is `allowed`. */
  readonly grants: readonly Grant[];
}

export interface Policy {
  decide(request: AccessRequest): Decision;
  /** All that the statements allow, in their words. */
  readonly grants: readonly Grant[];
}

interface Pattern {
  readonly text: string;
  readonly matches: (value: string) => boolean;
}

interface Statement {
  readonly denies: boolean;
  readonly actions: readonly Pattern[];
  readonly resources: readonly Pattern[];
  readonly condition: Condition;
}

const KNOWN_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

type Texts = string | readonly string[] | undefined;

/** The patterns of an element, or the one pattern that `Not…` stands for. */
function patterns(
  given: Texts,
  not: Texts,
  compile: (text: string) => (value: string) => boolean,
): Pattern[] {
  if ((given === undefined) === (not === undefined))
    throw new Error('each statement needs either an element or its Not form, for actions and for resources');
  if (not === undefined) return [given ?? []].flat().map((text) => ({ text, matches: compile(text) }));
  const excluded = [not].flat().map(compile);
  const text = `not ${[not].flat().join(', ')}`;
  return [{ text, matches: (value) => !excluded.some((matches) => matches(value)) }];
}

function actionPattern(text: string): (value: string) => boolean {
  const matches = glob(text.toLowerCase());
  return (action) => matches(action.toLowerCase());
}

/** `*` alone is every resource; in an ARN a wildcard stays within its part. */
function resourcePattern(text: string): (resource: string) => boolean {
  return text === '*' ? () => true : arnGlob(text);
}

function compileStatement(text: StatementText): Statement {
  const unknown = Object.keys(text).find((name) => !KNOWN_ELEMENTS.has(name));
  if (unknown !== undefined) throw new Error(`the element ${unknown} is not supported`);
  if (text.Effect !== 'Allow' && text.Effect !== 'Deny')
    throw new Error(`the effect ${text.Effect} is unknown`);
  return {
    denies: text.Effect === 'Deny',
    actions: patterns(text.Action, text.NotAction, actionPattern),
    resources: patterns(text.Resource, text.NotResource, resourcePattern),
    condition: compileCondition(text.Condition ?? {}),
  };
}

/** The grants of a statement that cover a request: each pair of patterns that match it. */
function covering(statement: Statement, { action, resource, context = {} }: AccessRequest): readonly Grant[] {
  const actions = statement.actions.filter(({ matches }) => matches(action));
  if (actions.length === 0) return [];
  const resources = statement.resources.filter(({ matches }) => matches(resource));
  if (resources.length === 0 || !statement.condition(context)) return [];
  return pairs({ actions, resources });
}

function pairs({ actions, resources }: Pick<Statement, 'actions' | 'resources'>): readonly Grant[] {
  return actions.flatMap((one) => resources.map((other) => ({ action: one.text, resource: other.text })));
}

/**
 * Compiles all statements of a principal. A Deny that covers a request wins over every Allow; a request that nothing
 * allows is refused.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @throws Error for a part of a statement that the runner does not know
 */
export function compilePolicy(texts: readonly StatementText[]): Policy {
  const statements = texts.map(compileStatement);
  const denying = statements.filter(({ denies }) => denies);
  const allowing = statements.filter(({ denies }) => !denies);
  return {
    grants: allowing.flatMap(pairs),
    decide: (request) => {
      if (denying.some((statement) => covering(statement, request).length > 0))
        return { verdict: 'denied', grants: [] };
      const grants = allowing.flatMap((statement) => covering(statement, request));
      return { verdict: grants.length > 0 ? 'allowed' : 'not-allowed', grants };
    },
  };
}
