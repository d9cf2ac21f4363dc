/** A comment of a source file, with its lines joined, and the number of its first line. */
export interface Comment {
  readonly line: number;
  readonly words: string;
}

const block = /^\s*(\/\*|\*)/;

/** The text of a line without the marks of a comment; undefined for a line that has no comment. */
function wordsOf(line: string): string | undefined {
  if (block.test(line)) return line.replace(/^\s*\/?\*{1,2}(?!\/)|\s*\*\/.*$/g, '').trim();
  return /(?:^|\s)\/\/ (.*)$/.exec(line)?.[1];
}

/**
 * The comments of a source text in their order: each docstring, each run of line comments, and each comment behind code.
 * Lines of a docstring begin with an asterisk, which the formatter keeps.
 */
export function commentsIn(source: string): readonly Comment[] {
  const found: { line: number; words: string }[] = [];
  let isOpen = false;
  for (const [index, line] of source.split('\n').entries()) {
    const words = wordsOf(line);
    const isWhole = words !== undefined && /^\s*(\/\/|\/\*|\*)/.test(line);
    const last = found.at(-1);
    if (words !== undefined && isOpen && isWhole && !/^\s*\/\*/.test(line) && last) last.words += ` ${words}`;
    else if (words !== undefined) found.push({ line: index + 1, words });
    isOpen = isWhole && !/\*\/\s*$/.test(line);
  }
  return found;
}

/** Beginnings that hide the subject of a sentence, and phrases that a reader must decode. */
const riddles: readonly RegExp[] = [
  /^(?:What|Who|Whose|Whom|Whoever|Whatever|Of|As far as|Not known|So many|Answers)\b/,
  /\b(?:by then|of then|of now|so many|otherwise than)\b/,
  /\b(?:says?|said|is|are|does|done|looks?|ends?|reads?) otherwise\b/,
  /\banswers (?:whether|its|how|what|undefined|null|true|false)\b/,
];

/** The riddles in a comment, each as the words that make it one. Code in backticks is left out. */
export function riddlesIn(words: string): readonly string[] {
  const sentences = words.replaceAll(/`[^`]*`/g, '`').split(/(?<=[.:;?!])\s+|\s*@\w+\s+|\s- /);
  return sentences.flatMap((sentence) => riddles.flatMap((riddle) => riddle.exec(sentence)?.[0] ?? []));
}
