/** Where a queue is, by its name or its ARN: asked once, then remembered. */
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { orUnwell } from './client.ts';

export interface QueueUrls {
  ofName(name: string): Promise<string>;
  ofArn(arn: string): Promise<string>;
}

export function queueUrls(client: () => SQSClient): QueueUrls {
  const known = new Map<string, string>();
  const ask = async (name: string, account?: string): Promise<string> => {
    const url = known.get(name);
    if (url !== undefined) return url;
    const command = new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account });
    const { QueueUrl: answered = '' } = await orUnwell(client().send(command));
    known.set(name, answered);
    return answered;
  };
  return {
    ofName: (name) => ask(name),
    ofArn(arn) {
      const [, , , , account, name = ''] = arn.split(':');
      return ask(name, account);
    },
  };
}
