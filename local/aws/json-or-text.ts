/** The value of a text that is JSON, or else the text itself, as services pass a payload on. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
