import type { ZodOpenApiMediaTypeObject } from 'zod-openapi';
import { approvalExamples } from './approvals.ts';
import { documentExamples, sharedDocumentExamples } from './documents.ts';
import { ledgerExamples, sharedLedgerExamples } from './ledger.ts';
import { memberExamples, sharedMemberExamples } from './members.ts';

const shared: Readonly<Record<string, object>> = {
  ...sharedLedgerExamples,
  ...sharedDocumentExamples,
  ...sharedMemberExamples,
};

const examples: Readonly<Record<string, object | string>> = {
  ...ledgerExamples,
  ...documentExamples,
  ...memberExamples,
  ...approvalExamples,
};

/** The statuses that examples are of, where a call has several with a body that is not the same. */
const statuses: Readonly<Record<string, string>> = {
  activatePromotion: '200',
  adjustPoints: '202',
  bookForgottenPurchase: '201',
  bookOpening: '201',
  joinHousehold: '201',
  mergeMembers: '201',
  movePurchase: '201',
  putOpeningImport: '202',
  refundRedemption: '201',
  transferPoints: '201',
};

/** Examples that several calls share, as components. */
export const exampleComponents = Object.fromEntries(
  Object.entries(shared).map(([name, value]) => [name, { value }]),
);

/** The example of a call's response; undefined where it has none. */
export function exampleOf(operationId: string): object | undefined {
  const example = examples[operationId];
  return typeof example === 'string' ? shared[example] : example;
}

/** The example of a response among the parts of its media type. */
export function exampleAt(operationId: string, status: string): Partial<ZodOpenApiMediaTypeObject> {
  const example = examples[operationId];
  if (example === undefined || (statuses[operationId] ?? status) !== status) return {};
  if (typeof example !== 'string') return { example };
  return { examples: { [example]: { $ref: `#/components/examples/${example}` } } as never };
}
