import { codeTexts } from './errors-page.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => escapes[mark] ?? mark);
/** The guide uses no other Markdown than backticks. */
const inHtml = (text: string) => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** The page of error codes on the site. `help` of a problem leads to the section of its code. */
export function errorsSite(): string {
  const sections = codeTexts().map(
    ({ code, status, title, meaning, advice, calls }) => `      <section id="${code}">
        <h2><a href="#${code}">${code}</a></h2>
        <p><strong>${status}</strong> ${inHtml(title)}</p>
        <p>${inHtml(meaning)}</p>
        <p><strong>Next step:</strong> ${inHtml(advice)}</p>
        <p><strong>Calls:</strong> ${inHtml(calls)}</p>
      </section>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Error codes</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/errors/errors.css">
  </head>
  <body>
    <main>
      <p><a href="/docs">API reference</a></p>
      <h1>Error codes</h1>
      <p>A refused call replies with <code>application/problem+json</code>. Programs branch on <code>code</code>, which never
        changes; <code>help</code> leads to its section here. A refused write leaves no trace.</p>
${sections.join('\n')}
    </main>
  </body>
</html>
`;
}
