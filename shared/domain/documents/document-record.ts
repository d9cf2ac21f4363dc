/** The actor of a change (the token's subject or client) and its time. */
export interface Deed {
  readonly by: string;
  readonly at: number;
}

/** Whether a version of a document runs, and which one. */
export interface ReleaseState {
  readonly status: 'draft' | 'active' | 'paused';
  /** While one runs: its version, and what it counts for among the active ones, in bytes. */
  readonly active?: { readonly version: number; readonly bytes: number } | undefined;
  /** The configuration that last started or stopped it; 0 while it never ran. */
  readonly release: number;
}

/** One start or stop of a document, or one deletion. */
export interface DocumentEvent extends Deed {
  readonly kind: 'activated' | 'paused' | 'deleted';
  /** The version that runs from then on, ran until then, or was the newest. */
  readonly version: number;
}

/** The start or stop of a document at one configuration. */
export interface DocumentRelease {
  readonly configuration: number;
  readonly id: string;
  /** The version that runs from then on, and the one that ran until then; undefined where none does. */
  readonly version?: number | undefined;
  readonly previous?: number | undefined;
  /** A stop that also ends what quotes promised of it. */
  readonly revokes?: boolean | undefined;
}
