import type { Contract } from '#shared/contracts/contract.ts';
import type { Request } from './request.ts';

export interface Reply {
  readonly status: number;
  /** Absent for answers without one. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Run<C extends Contract> = (request: Request<C>) => Promise<Reply>;
