import type { PutFailures } from './aws/put-failures.ts';
import type { WebSocketLimits } from './gateway/websocket-attendance.ts';
import type { WarmCopiesLimits } from './lambda/warm-copies.ts';
import type { Timing } from './sources/timing.ts';

export interface RunnerOptions {
  /** The port of the front door; 0 takes any free port. */
  readonly port: number;
  /** The data folder. An empty one is a fresh environment. */
  readonly folder: string;
  /** The output folder of a full `cdk synth`. */
  readonly assembly: string;
  /** The environment whose stacks run, `dev` unless given. */
  readonly environment?: string;
  /** Takes one line for the person who watches, such as a failed invocation; stderr by default. */
  readonly report?: (line: string) => void;
  /** For tests: the endpoint that functions use as DynamoDB, given the real one, such as a proxy that raises faults. */
  readonly functionsDynamodb?: (endpoint: string) => string | Promise<string>;
  /** For tests: makes Kinesis refuse some records, as a busy stream does. */
  readonly putFailures?: PutFailures;
  /** For tests: the clock and the waits of event source mappings. */
  readonly sourceTiming?: Timing;
  /** For tests: the clock and the waits of schedules. */
  readonly scheduleTiming?: Timing;
  /** For tests: the wait between two attempts at a state of a state machine. */
  readonly stateWait?: (milliseconds: number) => Promise<unknown>;
  readonly webSocketLimits?: Partial<WebSocketLimits>;
  /** For tests: the folder in which the grants of roles and their use are written. */
  readonly grantsFolder?: string;
  /** For measurements: functions may do everything, as a runner without IAM would let them. */
  readonly ignoresRoles?: boolean;
  /** For measurements: how many copies of functions wait for an event, and how long. */
  readonly warmCopies?: Partial<WarmCopiesLimits>;
  /** The maximum number of copies of one function, 4 by default. */
  readonly poolSizeMax?: number;
}
