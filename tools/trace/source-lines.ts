import { SourceMap, type SourceMapPayload } from 'node:module';

/** A place in a bundle, as V8 writes it in a stack. Lambda unpacks the bundle to /var/task. */
const inBundle = /(?:file:\/\/)?\/var\/task\/index\.mjs:(\d+):(\d+)/g;

/** The text with the line of a source in place of each place in the bundle that the map knows. */
export function withSourceLines(text: string, payload: SourceMapPayload): string {
  const map = new SourceMap(payload);
  return text.replaceAll(inBundle, (place, line: string, column: string) => {
    const origin = map.findOrigin(Number(line), Number(column));
    return 'fileName' in origin && origin.fileName
      ? `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`
      : place;
  });
}
