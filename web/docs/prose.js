import { element } from './dom.js';

/** Text with `code` spans and [links](…) of Markdown, built as elements: nothing else of Markdown is read. */
export function prose(text) {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => element('p', {}, spans(paragraph)));
}

/** One run of such text, for where a paragraph would not do. */
export function spans(text) {
  return text.split(/(`[^`]+`|\[[^\]]+\]\([^)\s]+\)|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith('`')) return element('code', {}, part.slice(1, -1));
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4)
      return element('strong', {}, part.slice(2, -2));
    const link = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part);
    // Only addresses that cannot run anything.
    if (link && /^(https?:\/\/|\/|#)/.test(link[2])) return element('a', { href: link[2] }, link[1]);
    return part;
  });
}
