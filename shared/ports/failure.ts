/** The only two things thrown on purpose. The class says what the runtime does; the code is what to search for. */

/** Ids, kinds and counts: never a name, an address of a picture, a text or a secret. */
export type FailureFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** Input that can never work: it is set aside in quarantine with its reason, and the queue goes on. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  readonly facts: FailureFacts;

  constructor(code: string, message: string, facts: FailureFacts = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.facts = facts;
  }
}

/** The outside is unwell: the message comes back, after `afterMs` where given. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly code: string;
  readonly facts: FailureFacts;
  readonly afterMs: number | undefined;

  constructor(
    code: string,
    message: string,
    facts: FailureFacts = {},
    options?: ErrorOptions & { readonly afterMs?: number },
  ) {
    super(message, options);
    this.code = code;
    this.facts = facts;
    this.afterMs = options?.afterMs;
  }
}
