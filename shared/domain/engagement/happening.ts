import type { LineBack } from '#shared/domain/purchases/returned.ts';
import type { Deed } from './deed.ts';
import type { MemberProgress } from './progress.ts';

/** The meaning of an entry for progress. */
export type Happening =
  | { readonly kind: 'deed'; readonly deed: Deed }
  /** A part of a deed comes back: lines as they were back before and are back after it; all of it without them. */
  | {
      readonly kind: 'return';
      readonly deed: Deed;
      readonly before?: readonly LineBack[] | undefined;
      readonly after?: readonly LineBack[] | undefined;
      /** The progress of the absorbed member in whose log the deed is; the member's own where absent. */
      readonly origin?: MemberProgress | undefined;
    }
  /** Another member was merged into this one. */
  | { readonly kind: 'merge'; readonly from: string; readonly brought: MemberProgress }
  | { readonly kind: 'erasure' }
  | { readonly kind: 'nothing' };
