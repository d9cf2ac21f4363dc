import type { Contract } from '#shared/contracts/contract.ts';
import type { Request } from './request.ts';

export interface Reply {
  readonly status: number;
  /** Absent for a reply without a body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Run<C extends Contract> = (request: Request<C>) => Promise<Reply>;
