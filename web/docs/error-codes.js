/**
 * The document with a chapter of the guide that has a heading for each error code. Scalar searches headings, and the
 * document has no room for the texts of the codes: they stay on the page of codes, to which each heading leads.
 * `codes`: `{ code, summary }` each.
 */
export function withErrorCodes(document, codes) {
  if (codes.length === 0) return document;
  const sections = codes.map(
    ({ code, summary }) => `### ${code}\n\n${summary}. [Meaning and next step](/docs/errors#${code})`,
  );
  document.info.description = [document.info.description, '## Error codes', ...sections].join('\n\n');
  return document;
}

/** The codes with their status and title, from the page of codes. */
export function errorCodesOf(page) {
  return [...page.querySelectorAll('section[id]')].map((section) => ({
    code: section.id,
    summary: section.querySelector('p').textContent,
  }));
}
