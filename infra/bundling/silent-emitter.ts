/**
 * Stands in for `eventemitter2` in every bundle: json-rules-engine tells its listeners of each rule, and nobody here
 * listens, for 19 KB. A function and no class, because the engine's classes are compiled to call what they extend.
 */
export default function SilentEmitter(): void {}

SilentEmitter.prototype.emitAsync = async (): Promise<readonly unknown[]> => [];
