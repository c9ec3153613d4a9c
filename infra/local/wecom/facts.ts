/** What has happened in the stand-in's world, one fact a line: its memory across restarts and the truth an audit is held against. */

/** Milliseconds since 1970; `at` is event time (what callbacks and lists tell), `wall` is when it really happened here. */
interface Dated {
  readonly at: number;
  readonly wall: number;
}

export interface ContactWay {
  readonly type: 1 | 2;
  readonly scene: 1 | 2;
  readonly remark: string;
  readonly skip_verify: boolean;
  readonly state: string;
  readonly user: readonly string[];
  readonly mark_source: boolean;
}

export interface JoinWay {
  readonly scene: 1 | 2;
  readonly remark: string;
  readonly auto_create_room: 0 | 1;
  readonly room_base_name: string;
  readonly room_base_id: number;
  readonly chat_id_list: readonly string[];
  readonly state: string;
  readonly mark_source: boolean;
}

/** What came of one scan of a code. Only `joined` and `added` are told to the app. */
export type ScanOutcome =
  | { readonly kind: 'joined'; readonly group: string; readonly state: string }
  | {
      readonly kind: 'added';
      readonly staff: string;
      readonly state: string;
      readonly welcomeCode?: string;
      readonly half: boolean;
    }
  | { readonly kind: 'already-in'; readonly group: string }
  | { readonly kind: 'already-friend'; readonly staff: string }
  | { readonly kind: 'full' }
  | { readonly kind: 'dead-code' };

/** Something of the app that reached a person: a welcome message, or a file a staff member sent by hand. */
export interface Delivery {
  readonly person: string;
  readonly by: 'welcome' | 'staff';
  readonly text: string;
  /** File names under the media folder. */
  readonly files: readonly string[];
  readonly wall: number;
  /** From the event to the delivery; absent for what staff sent. */
  readonly afterMs?: number;
}

export type Fact =
  | { readonly fact: 'founded'; readonly salt: string; readonly wall: number }
  | { readonly fact: 'staff'; readonly id: string; readonly name: string; readonly hasConsoleWelcome: boolean }
  | ({
      readonly fact: 'group';
      readonly id: string;
      readonly name: string;
      readonly owner: string;
      readonly members: readonly string[];
      /** The code whose full groups made WeCom open this one. */
      readonly openedFor?: string;
    } & Dated)
  | ({ readonly fact: 'dismissed'; readonly group: string } & Dated)
  | ({
      readonly fact: 'scan';
      readonly person: string;
      readonly config?: string;
      readonly outcome: ScanOutcome;
      readonly note?: string;
    } & Dated)
  | ({ readonly fact: 'invited'; readonly person: string; readonly group: string } & Dated)
  | ({ readonly fact: 'left'; readonly person: string; readonly group: string; readonly wasRemoved: boolean } & Dated)
  | ({ readonly fact: 'confirmed'; readonly person: string; readonly staff: string } & Dated)
  | ({
      readonly fact: 'contact-ended';
      readonly person: string;
      readonly staff: string;
      readonly by: 'staff' | 'person' | 'transfer';
    } & Dated)
  | { readonly fact: 'chat-started'; readonly person: string; readonly staff: string; readonly wall: number }
  | { readonly fact: 'contact-way'; readonly config: string; readonly way: ContactWay; readonly wall: number }
  | { readonly fact: 'join-way'; readonly config: string; readonly way: JoinWay; readonly wall: number }
  | { readonly fact: 'way-deleted'; readonly config: string; readonly wall: number }
  | ({ readonly fact: 'delivered'; readonly welcomeCode?: string } & Delivery)
  | {
      readonly fact: 'media';
      readonly id: string;
      readonly type: string;
      readonly file: string;
      readonly contentType: string;
      readonly wall: number;
    }
  | { readonly fact: 'picture'; readonly name: string; readonly contentType: string; readonly wall: number }
  | {
      readonly fact: 'welcome-template';
      readonly id: string;
      readonly template?: Readonly<Record<string, unknown>>;
      readonly wall: number;
    }
  | { readonly fact: 'welcome-applied'; readonly group: string; readonly template: string; readonly wall: number }
  | {
      readonly fact: 'staff-message';
      readonly to: readonly string[];
      readonly dropped: readonly string[];
      readonly text: string;
      readonly wall: number;
    }
  /** A robot somebody put into a group, by its key; what it was told. */
  | { readonly fact: 'robot'; readonly name: string; readonly key: string; readonly wall: number }
  | {
      readonly fact: 'robot-message';
      readonly key: string;
      readonly text?: string;
      /** File name of a picture. */
      readonly file?: string;
      readonly wall: number;
    }
  | {
      readonly fact: 'callback';
      readonly of: number;
      readonly end: 'answered' | 'lost' | 'gave-up';
      readonly wall: number;
    };
