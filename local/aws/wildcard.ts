/**
 * Compiles a pattern in which `*` stands for any characters, `\*` for an asterisk and `\\` for a backslash. Matching
 * takes linear time in the text for each literal part; a regular expression could take exponential time.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const parts = [''];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*') parts.push('');
    else if (character === '\\' && at + 1 < pattern.length) {
      at += 1;
      parts[parts.length - 1] += pattern.charAt(at);
    } else parts[parts.length - 1] += character;
  }
  const first = parts.shift() ?? '';
  const last = parts.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    const end = text.length - last.length;
    let from = first.length;
    for (const part of parts) {
      const found = text.indexOf(part, from);
      if (found < 0 || found + part.length > end) return false;
      from = found + part.length;
    }
    return true;
  };
}
