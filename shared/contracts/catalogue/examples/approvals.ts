import { booked } from './books.ts';

const approval = {
  approvalId: '5f0c6a1be1d94c3f8a7e2b4d9c610735',
  kind: 'transfer',
  status: 'waiting',
  memberId: 'm-1001',
  otherId: 'm-1002',
  ids: { transferId: 't-17' },
  points: 20_000,
  requestedBy: 'agent-1',
  requestedAt: '2026-11-22T10:15:00.120Z',
};

/** The example of each call's response. */
export const approvalExamples: Readonly<Record<string, object>> = {
  putOpeningImport: {
    approvalId: '0d6f4a5be1d94c3f8a7e2b4d9c610735',
    kind: 'opening-import',
    status: 'awaiting-approval',
    ids: { importId: 'file-17' },
    points: 1_250_000,
    requestedBy: 'admin-1',
    requestedAt: '2026-11-22T10:15:00.120Z',
  },
  listApprovals: { items: [approval] },
  getApproval: { ...approval, request: { to: 'm-1002', points: 20_000 } },
  approveAct: booked(
    {
      seq: 2,
      kind: 'transfer-out',
      reference: 'transfer-out/t-17/',
      postings: [
        ['transferred', 20_000],
        ['available', -20_000],
      ],
      available: 25,
    },
    { transfer: { to: 'm-1002' } },
    { to: 'm-1002' },
  ),
  rejectAct: {
    ...approval,
    status: 'rejected',
    decidedBy: 'agent-2',
    decidedAt: '2026-11-22T10:25:00.000Z',
    rejectionReason: 'no receipt',
    withdrawn: false,
  },
};
