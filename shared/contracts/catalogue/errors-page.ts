import type { Contract } from '#shared/contracts/contract.ts';
import { everyBody, everyCaller, everywhere } from '#shared/contracts/problem.ts';
import { type RefusalCode, refusalKinds } from '#shared/domain/refusals/refusal-codes.ts';
import { catalogue } from './catalogue.ts';
import { guideOf } from './refusal-guide.ts';

const INTRODUCTION = `# Error codes

\`npm run openapi\` writes this page; a test fails when it is not up to date.

A refused call replies with \`application/problem+json\` (RFC 9457). Programs branch on \`code\`: codes and statuses never
change, titles and details may. Only the gateway replies without a code, with \`{ "message" }\`: 400 where the path is
badly encoded, 401 without a valid token, 403 where the token lacks the scope of the call, 413, 429 and 5xx where the
request reaches no function. A refused write leaves no trace. For invalid input \`errors\` names each field by a
JSON pointer: into the body, or below \`/path\`, \`/query\` and \`/header\`.
`;

/** Codes that many calls can give, each with the calls that can give it. */
const general: Readonly<Partial<Record<RefusalCode, string>>> = {
  ...Object.fromEntries(everywhere.map((code) => [code, 'Every call'])),
  ...Object.fromEntries(everyCaller.map((code) => [code, 'Every call with a token'])),
  ...Object.fromEntries(everyBody.map((code) => [code, 'Every call with a body'])),
  unauthorized: 'Every call with a token',
  'not-found': 'Any other path',
  'method-not-allowed': 'Any other method of a known path',
};

function callsWith(code: RefusalCode): string {
  const named = catalogue.filter(({ refusals }: Contract) => refusals.includes(code));
  return general[code] ?? named.map(({ operationId }) => `\`${operationId}\``).join(', ');
}

const WIDTH = 120;

/** An item of a list, wrapped at the width of the page. */
function item(label: string, text: string): string {
  const lines = [`- ${label}:`];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length > WIDTH) lines.push(`  ${word}`);
    else lines[lines.length - 1] = line;
  }
  return lines.join('\n');
}

/** The page of error codes, made from the registry, the guide and the contracts. */
export function errorsPage(): string {
  const sections = refusalKinds.map(({ code, status, title }) => {
    const { meaning, advice } = guideOf(code);
    const items = [item('Meaning', meaning), item('Next step', advice), item('Calls', callsWith(code))];
    return `## ${code}\n\n**${status}** ${title}\n\n${items.join('\n')}\n`;
  });
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}
