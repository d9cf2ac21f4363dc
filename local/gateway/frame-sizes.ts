/** Reads the headers of WebSocket frames as bytes pass, because the server library limits only whole messages. */
export interface FrameMeter {
  /** False once a data frame has announced more bytes than the maximum. */
  accept(chunk: Buffer): boolean;
}

const HEADER_BYTES_MAX = 14;

/** The length of a frame's header, from its second byte: extended length and mask follow. */
function headerBytes(lengthByte: number): number {
  const length = lengthByte & 0x7f;
  const extended = length === 126 ? 2 : length === 127 ? 8 : 0;
  return 2 + extended + (lengthByte & 0x80 ? 4 : 0);
}

function payloadBytes(header: Buffer): number {
  const length = (header[1] ?? 0) & 0x7f;
  if (length === 126) return header.readUInt16BE(2);
  return length === 127 ? Number(header.readBigUInt64BE(2)) : length;
}

/** @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
export function createFrameMeter(frameBytesMax: number): FrameMeter {
  const header = Buffer.alloc(HEADER_BYTES_MAX);
  let headerFilled = 0;
  let payloadLeft = 0;
  return {
    accept: (chunk) => {
      for (let index = 0; index < chunk.length; ) {
        if (payloadLeft > 0) {
          const skipped = Math.min(payloadLeft, chunk.length - index);
          payloadLeft -= skipped;
          index += skipped;
          continue;
        }
        header[headerFilled++] = chunk[index++] ?? 0;
        if (headerFilled < 2 || headerFilled < headerBytes(header[1] ?? 0)) continue;
        payloadLeft = payloadBytes(header);
        headerFilled = 0;
        if (payloadLeft > frameBytesMax) return false;
      }
      return true;
    },
  };
}
