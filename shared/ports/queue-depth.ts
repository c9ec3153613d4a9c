/** How many messages wait on a queue, are held back, or are being worked on. The queue tells it nearly, and some seconds late. */
export type QueueDepth = () => Promise<number>;
