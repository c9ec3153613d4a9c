/** What a client of AWS is told when a request fails; anything else thrown is a defect and answers 500. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly status: number;
  readonly code: string;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Loud on purpose: a quiet approximation would let a program pass here and fail on AWS. */
export function unsupported(what: string): AwsError {
  return new AwsError('NotImplemented', `The local engines do not support ${what}.`, 501);
}
