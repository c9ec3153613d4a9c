/**
 * Takes the place of the SDK's chain of credential providers in every bundle. Lambda hands credentials to a function in
 * its environment and nowhere else, and the chain is a third of a small bundle. Refuses to guess when they are absent.
 */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The name by which the SDK's clients ask for it. */
export const defaultProvider = () => async (): Promise<Credentials> => {
  const accessKeyId = process.env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = process.env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = process.env['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('No AWS credentials: a function takes them from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
};
