/** Saying something to another step: one durable message on its queue. */
export type Announce<Message> = (message: Message, options?: { readonly afterMs?: number }) => Promise<void>;
