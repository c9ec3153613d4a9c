/** Where the embedded DynamoDB is on this machine. It refuses platforms it is not built for, and says what to do there. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CannotStart } from '../cannot-start.ts';

/** The npm package of one platform is nothing but its binary; only Linux x64 is published under a version we pin. */
export function dynoxideBinary(platform = `${process.platform}-${process.arch}`): string {
  try {
    const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${platform}/package.json`);
    return join(dirname(manifest), 'dynoxide');
  } catch (cause) {
    throw new CannotStart(
      `There is no embedded DynamoDB for ${platform}: start DynamoDB Local (or any other that speaks its protocol) and set AWS_ENDPOINT_URL_DYNAMODB to its address, for example http://127.0.0.1:8000.`,
      { cause },
    );
  }
}
