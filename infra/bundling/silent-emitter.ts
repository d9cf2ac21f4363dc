/**
 * Replaces `eventemitter2` in every bundle. json-rules-engine emits an event for each rule, and no code listens: the
 * package would cost 19 KB. It is a function and not a class, because the compiled classes of the engine call their
 * base class as a function.
 */
export default function SilentEmitter(): void {}

SilentEmitter.prototype.emitAsync = async (): Promise<readonly unknown[]> => [];
