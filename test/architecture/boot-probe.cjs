/** Boots one bundle in a process of its own, throws nonsense at it, and says on one line how each event ended. */
const nonsense = [
  undefined,
  null,
  {},
  [],
  42,
  'nonsense',
  { Records: 'none' },
  { Records: [{}] },
  { Records: [{ messageId: 'm', body: '{"version":1', receiptHandle: 'r', eventSourceARN: 'a', attributes: {} }] },
  { Records: [{ dynamodb: { NewImage: { pk: { S: 'x' } }, SequenceNumber: '1' } }] },
  { version: '2.0', requestContext: { http: { method: 'DELETE', path: '/' } }, rawQueryString: '%%%', headers: {} },
  { scheduledAt: 'never' },
  { command: 'no-such-command' },
];
const context = {
  functionName: 'probe',
  awsRequestId: 'probe',
  getRemainingTimeInMillis: () => 5_000,
};

async function run(path) {
  const { handler } = require(path);
  const ends = [];
  for (const event of nonsense) {
    ends.push(
      await Promise.race([
        Promise.resolve()
          .then(() => handler(event, context))
          .then(
            () => 'answered',
            () => 'failed',
          ),
        new Promise((resolve) => setTimeout(resolve, 8_000, 'stuck').unref()),
      ]),
    );
  }
  process.stdout.write(`\n${JSON.stringify({ ends })}\n`, () => process.exit(0));
}

void run(process.argv[2]);
