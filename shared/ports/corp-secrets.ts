/** The corp's secrets: one document, kept by the cloud's secret store. */

/** One pair of callback secrets. Two stand side by side while a console change is under way. */
export interface CallbackKey {
  readonly token: string;
  /** 43 characters. */
  readonly encodingAesKey: string;
}

export interface CorpSecretDocument {
  readonly corpId: string;
  readonly agentId: string;
  /** The app's secret for outgoing calls. */
  readonly appSecret: string;
  readonly current: CallbackKey;
  readonly next?: CallbackKey;
  /** Random text from which invite codes are derived: whoever lacks it cannot guess one. */
  readonly codeKey: string;
  /** Keys of group robots, by the names campaigns call them by. */
  readonly robots?: Readonly<Record<string, string>>;
}

export interface CorpSecrets {
  /** From memory where it was read before. `not-configured`: the secret is still empty. */
  read(): Promise<CorpSecretDocument | 'not-configured'>;
  /** Reads again, at most once a minute; in between the one from memory. */
  readAgain(): Promise<CorpSecretDocument | 'not-configured'>;
  write(document: CorpSecretDocument): Promise<void>;
}
