import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { awaitingAnswer } from '#shared/contracts/approvals/answers.ts';
import { approval } from '#shared/contracts/approvals/approval.ts';
import { contract } from '#shared/contracts/contract.ts';
import { hash, id, noQuery, pointsAbove0 } from '#shared/contracts/fields.ts';

const ROWS_MAX = 1_000_000_000;

export const putOpeningImport = contract({
  operationId: 'putOpeningImport',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/opening-imports/{importId}',
  summary: 'Ask for the import of a file of opening balances',
  description:
    'Another person approves the digest, sum and rows of the file once. Opening balances that name it ' +
    "in `import` count in nobody's day, and never pass that sum and those rows together.",
  scopes: [],
  params: z.strictObject({ importId: id }),
  query: noQuery,
  body: z
    .strictObject({
      sha256: hash.meta({ description: 'SHA-256 of the file' }),
      points: pointsAbove0.meta({ description: 'Sum of the points of all opening balances' }),
      rows: z.int().min(1).max(ROWS_MAX).meta({ description: 'Number of opening balances' }),
    })
    .meta({ id: 'OpeningImport' }),
  bodyExample: { sha256: '0'.repeat(64), points: 1_250_000, rows: 4_000 },
  answers: { ...bookedAnswers(approval, 'Approved, as the programme asks for nobody'), ...awaitingAnswer },
  refusals: ['act-rejected', 'reference-reused'],
});
