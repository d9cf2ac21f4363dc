import type { Difference } from './differences.ts';
import { placeOf } from './files.ts';
import type { FileProblem } from './folder.ts';
import type { Change, Plan, Remark, Step } from './plan.ts';

const VALUE_MAX = 100;

/** A plan as text for the person who must approve it. */
export function describePlan(plan: Plan): string {
  const parts = [
    ...plan.changes.map(describeChange),
    ...titled(
      'Changed on the server and in the folder since the pull: pull, and make your change again',
      plan.stale,
    ),
    ...titled('Changed on the server since the pull, left unchanged', plan.behind),
    ...titled('Not possible', plan.impossible),
    ...titled('Left unchanged', plan.undeletable),
  ];
  return parts.length === 0 ? 'No changes.' : parts.join('\n');
}

function titled(title: string, remarks: readonly Remark[]): readonly string[] {
  if (remarks.length === 0) return [];
  return [`${title}:`, ...remarks.map(({ name, message }) => `  ${name}: ${message}`)];
}

function describeChange({ name, actions, created, differences }: Change): string {
  const words = actions.map((action) => (action === 'put' ? (created ? 'create' : 'change') : action));
  return [
    `${words.join(', ')} ${name}`,
    ...differences.map((one) => `  ${describeDifference(name, one)}`),
  ].join('\n');
}

function describeDifference(name: string, { pointer, before, after }: Difference): string {
  const place = placeOf(name, pointer);
  const file = place.file === `${name}.json` ? '' : `${place.file} `;
  return `${file}${place.pointer}: ${valueText(before)} -> ${valueText(after)}`;
}

function valueText(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = visible(JSON.stringify(value));
  return text.length <= VALUE_MAX ? text : `${text.slice(0, VALUE_MAX)}… (${text.length} characters)`;
}

/** Escapes control characters and direction marks, which could make a value look like another. */
function visible(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function describeProblems(problems: readonly FileProblem[]): string {
  return problems
    .map(({ file, pointer, message }) => [file, pointer, message].filter(Boolean).join(' '))
    .join('\n');
}

export function describeSteps(title: string, steps: readonly Step[]): string {
  return [`${title}:`, ...steps.map(({ action, name }) => `  ${action} ${name}`)].join('\n');
}
