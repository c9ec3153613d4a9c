/** The world as it stands after all facts: who is staff, who is in which group, which codes live, what was delivered. */
import { createHash } from 'node:crypto';
import type { ContactWay, Delivery, Fact, JoinWay } from './facts.ts';
import type { Group } from './group.ts';

export interface Friendship {
  readonly since: number;
  readonly state: string;
  readonly isHalf: boolean;
  /** The person deleted the staff member: WeCom still answers for him, but he no longer counts as told. */
  readonly isOneWay: boolean;
}

export interface WelcomeCode {
  readonly person: string;
  readonly staff: string;
  readonly wall: number;
  used: boolean;
}

export type Way =
  | { readonly kind: 'contact'; readonly config: string; way: ContactWay; readonly madeAt: number; scans: number }
  | {
      readonly kind: 'join';
      readonly config: string;
      way: JoinWay;
      readonly madeAt: number;
      scans: number;
      /** Groups WeCom itself opened because the listed ones were full. */
      readonly opened: string[];
    };

export interface Media {
  readonly file: string;
  readonly type: string;
  readonly contentType: string;
  readonly wall: number;
}

export interface World {
  salt: string;
  readonly facts: Fact[];
  readonly staff: Map<string, { readonly name: string; readonly hasConsoleWelcome: boolean }>;
  readonly groups: Map<string, Group>;
  readonly ways: Map<string, Way>;
  /** What a code's picture says → its config. Kept after deletion: the printed code stays, and is dead. */
  readonly contents: Map<string, string>;
  /** staff → person → friendship. */
  readonly friends: Map<string, Map<string, Friendship>>;
  readonly welcomeCodes: Map<string, WelcomeCode>;
  readonly media: Map<string, Media>;
  readonly pictures: Map<string, string>;
  readonly templates: Map<string, Readonly<Record<string, unknown>>>;
  readonly delivered: Map<string, Delivery[]>;
}

export const emptyWorld = (): World => ({
  salt: '',
  facts: [],
  staff: new Map(),
  groups: new Map(),
  ways: new Map(),
  contents: new Map(),
  friends: new Map(),
  welcomeCodes: new Map(),
  media: new Map(),
  pictures: new Map(),
  templates: new Map(),
  delivered: new Map(),
});

/** What the picture of a code says: opaque, and nothing of the config can be read from it. */
export function contentOf(world: World, config: string, kind: Way['kind']): string {
  const opaque = createHash('sha256').update(`${world.salt}/${config}`).digest('hex').slice(0, 32);
  return `https://work.weixin.qq.com/${kind === 'join' ? 'gm' : 'ca'}/${opaque}`;
}

export const friendship = (world: World, staff: string, person: string): Friendship | undefined =>
  world.friends.get(staff)?.get(person);
