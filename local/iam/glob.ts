/**
 * Compiles a pattern of an IAM policy: `*` stands for any characters, `?` for exactly one; `${*}`, `${?}` and `${$}`
 * stand for these characters themselves. Matching is linear in the text for each `*`; a regular expression could take
 * exponential time.
 * @throws Error for a policy variable such as `${aws:username}`, which the runner does not fill in
 */
export function glob(pattern: string): (text: string) => boolean {
  const parts = tokens(pattern);
  if (parts.every((part) => typeof part === 'string')) {
    const whole = parts.join('');
    return (text) => text === whole;
  }
  return (text) => matches(parts, text);
}

/** Compiles a pattern of an ARN: each of its six parts, separated by colons, is one. The last may contain colons. */
export function arnGlob(pattern: string): (arn: string) => boolean {
  const parts = arnParts(pattern).map(glob);
  return (arn) => {
    const actual = arnParts(arn);
    return actual.length === parts.length && parts.every((part, at) => part(actual[at] ?? ''));
  };
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}

const ANY = Symbol('*');
const ONE = Symbol('?');
type Token = string | typeof ANY | typeof ONE;

function tokens(pattern: string): readonly Token[] {
  const found: Token[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '$' && pattern.charAt(at + 1) === '{') {
      const name = pattern.slice(at + 2, pattern.indexOf('}', at));
      if (!/^[*?$]$/.test(name)) throw new Error(`the policy variable \${${name}} is not supported`);
      found.push(name);
      at += 3;
    } else if (character === '*') found.push(ANY);
    else found.push(character === '?' ? ONE : character);
  }
  return found;
}

function matches(parts: readonly Token[], text: string): boolean {
  let part = 0;
  let at = 0;
  let afterAny = -1;
  let resumeAt = 0;
  while (at < text.length) {
    if (parts[part] === ANY) {
      part += 1;
      afterAny = part;
      resumeAt = at;
    } else if (parts[part] === ONE || parts[part] === text.charAt(at)) {
      part += 1;
      at += 1;
    } else if (afterAny >= 0) {
      // The last `*` takes one character more.
      resumeAt += 1;
      part = afterAny;
      at = resumeAt;
    } else return false;
  }
  while (parts[part] === ANY) part += 1;
  return part === parts.length;
}
