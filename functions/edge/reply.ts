import type * as z from 'zod';
import type { Request } from './request.ts';

export interface Reply {
  readonly status: number;
  /** Absent for answers without one. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Run<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType | undefined> = (
  request: Request<z.infer<Params>, z.infer<Query>, Body extends z.ZodType ? z.infer<Body> : undefined>,
) => Promise<Reply>;
