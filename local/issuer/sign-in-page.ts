import { type DevClient, devClients } from './dev-clients.ts';
import { type AppClient, isScope, type PageClient } from './user-pool.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

/**
 * The people who may sign in through a client: those for whose scope it may ask. A till is a machine and does not sign
 * in.
 */
export function peopleOf({ scopes }: AppClient): readonly DevClient[] {
  return devClients.filter(({ scope, person }) => person && scopes.some((full) => isScope(full, scope)));
}

function choice({ id, scope }: DevClient, index: number): string {
  const checked = index === 0 ? ' checked' : '';
  const radio = `<input type="radio" name="person" value="${id}"${checked}>`;
  return scope === 'member'
    ? `<p><label>${radio} A member:</label> <input name="member" aria-label="Member id" maxlength="64" autocomplete="off" spellcheck="false" autofocus></p>`
    : `<p><label>${radio} Staff: ${scope}</label></p>`;
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/local/look.css">
    <link rel="stylesheet" href="/local/sign-in.css">
  </head>
  <body>
    <main>
${content}
    </main>
  </body>
</html>
`;
}

/** The page where a developer chooses a person. Its form goes to the address at which the page was opened. */
export function signInPage(client: AppClient, target: string, wrong?: string): string {
  return page(
    'Sign in to Laurel on this machine',
    `      <h1>Sign in</h1>
      <p>This page stands for the sign-in of the user pool. There are no passwords here: say who you are.</p>
      ${wrong === undefined ? '' : `<p role="alert">${escaped(wrong)}</p>`}
      <form method="post" action="${escaped(target)}">
        ${peopleOf(client).map(choice).join('\n        ')}
        <p><button>Sign in</button></p>
      </form>`,
  );
}

const codes = (texts: readonly string[]) => texts.map((text) => `<code>${escaped(text)}</code>`).join(', ');

function clientItem(client: PageClient): string {
  const people = peopleOf(client).map(({ scope }) => scope);
  return `<li><code>${escaped(client.id)}</code> signs in: ${people.join(', ')}.
        redirect_uri: ${codes(client.callbackUrls)}.</li>`;
}

/**
 * A page for a request whose client cannot be told: the issuer redirects to no address that is not the client's. It
 * lists `clients`, because nobody can guess their ids, which the template gives.
 */
export function refusalPage(sentence: string, clients: readonly PageClient[] = []): string {
  const list = `
      <p>These app clients of this machine let people sign in:</p>
      <ul>
        ${clients.map(clientItem).join('\n        ')}
      </ul>`;
  return page(
    'No sign-in',
    `      <h1>No sign-in</h1>
      <p>${escaped(sentence)}</p>${clients.length === 0 ? '' : list}`,
  );
}
