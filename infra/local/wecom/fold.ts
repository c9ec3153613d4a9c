/** How each fact changes the world. The same facts in the same order make the same world: that is how a restart continues it. */
import type { Fact } from './facts.ts';
import { addMember, newGroup, removeMember } from './group.ts';
import { contentOf, type Friendship, friendship, type World } from './world.ts';

const friendsOf = (world: World, staff: string): Map<string, Friendship> => {
  const known = world.friends.get(staff);
  if (known) return known;
  const fresh = new Map<string, Friendship>();
  world.friends.set(staff, fresh);
  return fresh;
};

function applyScan(world: World, fact: Extract<Fact, { fact: 'scan' }>): void {
  const way = fact.config === undefined ? undefined : world.ways.get(fact.config);
  if (way) way.scans += 1;
  const { outcome } = fact;
  if (outcome.kind === 'joined') {
    const joined = { at: fact.at, scene: 3 as const, state: outcome.state };
    addMember(world.groups.get(outcome.group), fact.person, joined, fact.wall);
  }
  if (outcome.kind !== 'added') return;
  friendsOf(world, outcome.staff).set(fact.person, {
    since: fact.at,
    state: outcome.state,
    isHalf: outcome.half,
    isOneWay: false,
  });
  if (outcome.welcomeCode === undefined) return;
  const ticket = { person: fact.person, staff: outcome.staff, wall: fact.wall, used: false };
  world.welcomeCodes.set(outcome.welcomeCode, ticket);
}

function applyGroup(world: World, fact: Extract<Fact, { fact: 'group' }>): void {
  world.groups.set(fact.id, newGroup(fact));
  const way = fact.openedFor === undefined ? undefined : world.ways.get(fact.openedFor);
  if (way?.kind === 'join') way.opened.push(fact.id);
}

function applyEnded(world: World, fact: Extract<Fact, { fact: 'contact-ended' }>): void {
  const friends = friendsOf(world, fact.staff);
  const known = friends.get(fact.person);
  if (!known) return;
  if (fact.by === 'person') friends.set(fact.person, { ...known, isOneWay: true });
  else friends.delete(fact.person);
}

function applyWay(world: World, fact: Extract<Fact, { fact: 'contact-way' | 'join-way' }>): void {
  const known = world.ways.get(fact.config);
  const standing = { config: fact.config, madeAt: known?.madeAt ?? fact.wall, scans: known?.scans ?? 0 };
  const kind = fact.fact === 'join-way' ? 'join' : 'contact';
  world.contents.set(contentOf(world, fact.config, kind), fact.config);
  if (fact.fact === 'contact-way') world.ways.set(fact.config, { ...standing, kind: 'contact', way: fact.way });
  else {
    const opened = known?.kind === 'join' ? known.opened : [];
    world.ways.set(fact.config, { ...standing, kind: 'join', way: fact.way, opened });
  }
}

function applyDelivered(world: World, fact: Extract<Fact, { fact: 'delivered' }>): void {
  const code = fact.welcomeCode === undefined ? undefined : world.welcomeCodes.get(fact.welcomeCode);
  if (code) code.used = true;
  world.delivered.set(fact.person, [...(world.delivered.get(fact.person) ?? []), fact]);
}

function applyChatStarted(world: World, fact: Extract<Fact, { fact: 'chat-started' }>): void {
  for (const code of world.welcomeCodes.values()) {
    if (code.person === fact.person && code.staff === fact.staff) code.used = true;
  }
}

function applyConfirmed(world: World, fact: Extract<Fact, { fact: 'confirmed' }>): void {
  const known = friendship(world, fact.staff, fact.person);
  if (known) friendsOf(world, fact.staff).set(fact.person, { ...known, isHalf: false });
}

function applyTemplate(world: World, fact: Extract<Fact, { fact: 'welcome-template' }>): void {
  if (fact.template === undefined) world.templates.delete(fact.id);
  else world.templates.set(fact.id, fact.template);
}

function applyDismissed(world: World, fact: Extract<Fact, { fact: 'dismissed' }>): void {
  const group = world.groups.get(fact.group);
  if (group) group.isDismissed = true;
}

function applyWelcomeChosen(world: World, fact: Extract<Fact, { fact: 'welcome-applied' }>): void {
  const group = world.groups.get(fact.group);
  if (group) group.welcome = fact.template;
}

type Fold = { readonly [Kind in Fact['fact']]: (world: World, fact: Extract<Fact, { fact: Kind }>) => void };

const FOLD: Fold = {
  founded: (world, fact) => {
    world.salt = fact.salt;
  },
  staff: (world, fact) => world.staff.set(fact.id, fact),
  group: applyGroup,
  dismissed: applyDismissed,
  scan: applyScan,
  invited: (world, fact) => addMember(world.groups.get(fact.group), fact.person, { at: fact.at, scene: 1 }, fact.wall),
  left: (world, fact) => removeMember(world.groups.get(fact.group), fact.person, fact.at, fact.wall),
  confirmed: applyConfirmed,
  'contact-ended': applyEnded,
  'chat-started': applyChatStarted,
  'contact-way': applyWay,
  'join-way': applyWay,
  'way-deleted': (world, fact) => world.ways.delete(fact.config),
  delivered: applyDelivered,
  media: (world, fact) => world.media.set(fact.id, fact),
  picture: (world, fact) => world.pictures.set(fact.name, fact.contentType),
  'welcome-template': applyTemplate,
  'welcome-applied': applyWelcomeChosen,
  'staff-message': () => {},
  robot: () => {},
  'robot-message': () => {},
  callback: () => {},
};

/** Kind and fact belong together; the table says so, and this one line tells the compiler. */
const foldOne = <Kind extends Fact['fact']>(kind: Kind, world: World, fact: Extract<Fact, { fact: Kind }>): void =>
  FOLD[kind](world, fact);

/** Adds one fact and returns its number. */
export function applyFact(world: World, fact: Fact): number {
  const number = world.facts.length;
  world.facts.push(fact);
  foldOne(fact.fact, world, fact);
  return number;
}
