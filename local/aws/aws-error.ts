/** An error of an AWS service. Its `name` is the one that SDK clients know. */
export class AwsError extends Error {
  readonly statusCode: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    name: string,
    message: string,
    statusCode = 400,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
    this.details = details;
  }
}
