import type { Environment } from './environment.ts';
import type { SigningPartner } from './partners.ts';
import type { PurchaseBody } from './purchases.ts';

/**
 * What stands when refusals are tried: two members, their purchases, two rewards (`coffee`, `mug`), two promotions
 * (`1`, `tea`) of two versions each, two partners (`bad`, `other`) and what all tables hold.
 */
export interface RefusalsGiven {
  readonly environment: Environment;
  /** Has the card 2981000000001 and four purchases: `first`, p1, p2, p3. */
  readonly member: string;
  /** Has the purchases p1, p2, p3. */
  readonly other: string;
  /** Every member: these two, and one who is merged into `member`. */
  readonly members: readonly string[];
  /** The subject of a marketer who changed something more than once. */
  readonly marketer: string;
  /** The body that booked `first`. */
  readonly first: PurchaseBody;
  /** `bad`, which signs what it sends. */
  readonly partner: SigningPartner;
  /** The contents that every refusal must leave unchanged. */
  readonly before: Awaited<ReturnType<Environment['contents']>>;
}
