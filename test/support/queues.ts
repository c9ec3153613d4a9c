/** Short words for SQS in contract tests: a queue made for one test, with every attribute of a message asked for. */
import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export interface TestQueue {
  readonly url: string;
  readonly arn: string;
  send(body: string, more?: Partial<SendMessageCommandInput>): ReturnType<typeof sent>;
  receive(more?: Partial<ReceiveMessageCommandInput>): Promise<Message[]>;
  delete(message: Message): Promise<void>;
  hold(message: Message, seconds: number): Promise<void>;
  attributes(): Promise<Record<string, string>>;
}

export async function aQueue(client: SQSClient, attributes: Record<string, string> = {}): Promise<TestQueue> {
  const name = `${randomUUID()}${attributes['FifoQueue'] === 'true' ? '.fifo' : ''}`;
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  const url = QueueUrl!;
  const described = async () => {
    const wish = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    return (await client.send(wish)).Attributes ?? {};
  };
  return {
    url,
    arn: (await described())['QueueArn']!,
    attributes: described,
    send: (body, more = {}) => sent(client, { QueueUrl, MessageBody: body, ...more }),
    async receive(more = {}) {
      const all = {
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All' as const],
        MessageAttributeNames: ['All'],
      };
      return (await client.send(new ReceiveMessageCommand({ QueueUrl, ...all, ...more }))).Messages ?? [];
    },
    async delete({ ReceiptHandle }) {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
    async hold({ ReceiptHandle }, VisibilityTimeout) {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },
  };
}

export const bodies = (messages: readonly Message[]): (string | undefined)[] => messages.map((message) => message.Body);

function sent(client: SQSClient, input: SendMessageCommandInput) {
  return client.send(new SendMessageCommand(input));
}
