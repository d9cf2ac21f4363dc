export const STOPPED_BY_SIGNAL = 130;
const SECOND_ASK_AFTER_MS = 500;

/**
 * A signal that Ctrl-C or SIGTERM aborts. `sentence` then says what the tool waits for. A second signal ends it at
 * once.
 */
export function interruptible(sentence: string): AbortSignal {
  const stopping = new AbortController();
  let askedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) {
        // A person who asks twice does not want to wait. npm may pass one Ctrl-C on as a second signal at once, so that
        // one is ignored.
        if (performance.now() - askedAt > SECOND_ASK_AFTER_MS) process.exit(STOPPED_BY_SIGNAL);
        return;
      }
      askedAt = performance.now();
      stopping.abort();
      console.error(`\n${sentence}`);
    });
  }
  return stopping.signal;
}
