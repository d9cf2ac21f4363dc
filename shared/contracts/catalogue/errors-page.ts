import type { Contract } from '#shared/contracts/contract.ts';
import { everyBody, everyCaller, everywhere } from '#shared/contracts/problem.ts';
import { type RefusalCode, refusalKinds } from '#shared/domain/refusals/refusal-codes.ts';
import { catalogue } from './catalogue.ts';
import { guideOf } from './refusal-guide.ts';

const INTRODUCTION = `# Error codes

\`npm run openapi\` writes this page; a test fails when it is not up to date.

A refused call replies with \`application/problem+json\` (RFC 9457). Programs branch on \`code\`: codes and statuses never
change, titles and details may. A refused write leaves no trace. For invalid input \`errors\` names each field by a
JSON pointer: into the body, or below \`/path\`, \`/query\` and \`/header\`. The response to HEAD has the status and no body.

## Refusals without a code

The gateway refuses some requests before a function runs, or in its place. They have no code: the body is
\`{ "message" }\`, and a program branches on the status. That of the firewall has a body for people, or none.

| status | from | meaning | next step |
|---|---|---|---|
| 400 | gateway | the path is badly encoded | encode each part of the path |
| 401 | gateway | the token is missing, expired or of another environment | get a new token; \`WWW-Authenticate\` says why |
| 403 | gateway | the token lacks the scopes of the call, which \`WWW-Authenticate\` lists | use another client |
| 403 | CloudFront, firewall | the method is none of HTTP's seven, or the request looks like an attack | read the request |
| 413 | gateway | the body has more than 10 MB | send it in parts |
| 426 | gateway | \`/ws\` without the upgrade to a WebSocket | open it with a WebSocket client |
| 429 | gateway, firewall | all callers together, or one address, made too many requests | wait a second, then repeat |
| 500, 502 | gateway | a function failed without a response | repeat; a write under an id of yours is safe to repeat |
| 503, 504 | gateway, CloudFront | a function took longer than 30 seconds, or could not start | the same |

Pages of other origins that may call can read those of the gateway, too.
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

/** The texts of a page about a code, in Markdown. */
export interface CodeTexts {
  readonly code: RefusalCode;
  readonly status: number;
  readonly title: string;
  readonly meaning: string;
  readonly advice: string;
  readonly calls: string;
}

/** The texts of every code, from the registry, the guide and the contracts. */
export function codeTexts(): readonly CodeTexts[] {
  return refusalKinds.map(({ code, status, title }) => ({
    code,
    status,
    title,
    ...guideOf(code),
    calls: callsWith(code),
  }));
}

/** The page of error codes in Markdown. */
export function errorsPage(): string {
  const sections = codeTexts().map(({ code, status, title, meaning, advice, calls }) => {
    const items = [item('Meaning', meaning), item('Next step', advice), item('Calls', calls)];
    return `## ${code}\n\n**${status}** ${title}\n\n${items.join('\n')}\n`;
  });
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}
