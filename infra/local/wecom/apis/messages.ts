/** Everything that is sent: media, welcome messages, the group-welcome library, notes to staff (docs paths 90253, 90256, 92137, 92366, 90236). */

import { type Json, numberOf, partOf, partsOf, textOf } from '../reading.ts';
import { WecomRefusal } from '../refusal.ts';
import type { Api, Call, Stage } from '../stage.ts';
import type { Media } from '../world.ts';

const MEGABYTE = 1024 * 1024;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** JPEG or PNG by its first bytes. */
function pictureType(bytes: Buffer): 'image/jpeg' | 'image/png' | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return 'image/png';
  return undefined;
}

function uploaded(call: Call, maxBytes: number): Buffer {
  if (!call.file) throw new WecomRefusal(40063, 'media');
  const { bytes } = call.file;
  if (bytes.length <= 5) throw new WecomRefusal(40063, 'media');
  if (bytes.length > maxBytes) throw new WecomRefusal(45001);
  return bytes;
}

const MEDIA_CEILINGS: Readonly<Record<string, number>> = {
  image: 10 * MEGABYTE,
  voice: 2 * MEGABYTE,
  video: 10 * MEGABYTE,
  file: 20 * MEGABYTE,
};

function upload(call: Call): object {
  const { stage } = call;
  const type = call.query.get('type') ?? '';
  const ceiling = MEDIA_CEILINGS[type];
  if (ceiling === undefined) throw new WecomRefusal(40058, 'type');
  const bytes = uploaded(call, ceiling);
  const contentType = type === 'image' ? pictureType(bytes) : 'application/octet-stream';
  if (!contentType) throw new WecomRefusal(40005);
  const id = `3${stage.randomId(22)}`;
  const file = `${id}.${contentType === 'image/jpeg' ? 'jpg' : contentType === 'image/png' ? 'png' : 'bin'}`;
  stage.keepFile(file, bytes);
  stage.happen({ fact: 'media', id, type, file, contentType, wall: stage.wallNow() });
  return { type, media_id: id, created_at: String(Math.floor(stage.wallNow() / 1000)) };
}

function uploadPicture(call: Call): object {
  const { stage } = call;
  const bytes = uploaded(call, 2 * MEGABYTE);
  const contentType = pictureType(bytes);
  if (!contentType) throw new WecomRefusal(40005);
  const wall = stage.wallNow();
  const ages = stage.world.facts.flatMap((fact) => (fact.fact === 'picture' ? [wall - fact.wall] : []));
  const today = ages.filter((age) => age < DAY).length;
  const thisMonth = ages.filter((age) => age < 30 * DAY).length;
  if (today >= stage.limits.picturesPerDay || thisMonth >= stage.limits.picturesPerMonth) throw new WecomRefusal(45009);
  const name = `picture-${stage.randomId(16)}`;
  stage.keepFile(name, bytes);
  stage.happen({ fact: 'picture', name, contentType, wall });
  return { url: pictureAddress(stage, name) };
}

const pictureAddress = (stage: Stage, name: string): string => `${stage.origin()}/pic_wework/${name}/0`;

function liveMedia(stage: Stage, id: string): Media {
  const media = stage.world.media.get(id);
  if (!media || stage.wallNow() - media.wall > stage.limits.mediaLivesMs) throw new WecomRefusal(40007);
  return media;
}

/** The file of one attachment, or nothing for one that is only an address. */
function attached(stage: Stage, attachment: Json): string | undefined {
  const type = textOf(attachment, 'msgtype');
  const part = partOf(attachment, type);
  const id = textOf(part, type === 'miniprogram' ? 'pic_media_id' : 'media_id', '');
  if (id !== '') return liveMedia(stage, id).file;
  const known = ['image', 'link'].includes(type) && textOf(part, type === 'link' ? 'url' : 'pic_url');
  if (!known) throw new WecomRefusal(40058, 'attachments');
  return undefined;
}

function sendWelcome({ stage, body }: Call): object {
  const code = textOf(body, 'welcome_code');
  const text = textOf(partOf(body, 'text'), 'content', '');
  const attachments = partsOf(body, 'attachments');
  if (text === '' && attachments.length === 0) throw new WecomRefusal(40063);
  if (Buffer.byteLength(text) > 4000 || attachments.length > 9) throw new WecomRefusal(40058);
  const ticket = stage.world.welcomeCodes.get(code);
  const wall = stage.wallNow();
  if (ticket?.used) throw new WecomRefusal(41051);
  if (!ticket || wall - ticket.wall > stage.limits.welcomeLivesMs) throw new WecomRefusal(41050);
  const files = attachments.flatMap((attachment) => attached(stage, attachment) ?? []);
  const { person, wall: since } = ticket;
  const delivery = { person, by: 'welcome', text, files, wall, afterMs: wall - since } as const;
  stage.happen({ fact: 'delivered', welcomeCode: code, ...delivery });
  return {};
}

function checkedTemplate({ stage, body }: Call): Json {
  const text = textOf(partOf(body, 'text'), 'content', '');
  const image = partOf(body, 'image');
  if (Buffer.byteLength(text) > 3000) throw new WecomRefusal(40058, 'text');
  if (text === '' && Object.keys(image).length === 0) throw new WecomRefusal(40063);
  const address = textOf(image, 'pic_url', '');
  const own = [...stage.world.pictures.keys()].some((name) => address.endsWith(`/pic_wework/${name}/0`));
  if (address !== '' && !own) throw new WecomRefusal(40058, 'pic_url is not from uploadimg');
  const media = textOf(image, 'media_id', '');
  if (media !== '') liveMedia(stage, media);
  return { text: { content: text }, ...(Object.keys(image).length === 0 ? {} : { image }) };
}

function addTemplate(call: Call): object {
  const { stage } = call;
  const notify = numberOf(call.body, 'notify', 1);
  if (notify !== 0 && notify !== 1) throw new WecomRefusal(40058, 'notify');
  const template = checkedTemplate(call);
  if (stage.world.templates.size >= stage.limits.welcomeTemplates) throw new WecomRefusal(41055);
  const id = `msg${stage.randomId(12)}`;
  stage.happen({ fact: 'welcome-template', id, template, wall: stage.wallNow() });
  return { template_id: id };
}

function templateOf({ stage, body }: Call): { readonly id: string; readonly template: Json } {
  const id = textOf(body, 'template_id');
  const template = stage.world.templates.get(id);
  if (!template) throw new WecomRefusal(41058);
  return { id, template };
}

function editTemplate(call: Call): object {
  const { id } = templateOf(call);
  call.stage.happen({
    fact: 'welcome-template',
    id,
    template: checkedTemplate(call),
    wall: call.stage.wallNow(),
  });
  return {};
}

function removeTemplate(call: Call): object {
  const { id } = templateOf(call);
  call.stage.happen({ fact: 'welcome-template', id, wall: call.stage.wallNow() });
  return {};
}

/** Beyond 30 a minute or 1,000 an hour to one member WeCom drops the message and says nothing (docs path 90236). */
function isOverdue(stage: Stage, staff: string): boolean {
  const wall = stage.wallNow();
  const ages = stage.world.facts.flatMap((fact) =>
    fact.fact === 'staff-message' && fact.to.includes(staff) ? [wall - fact.wall] : [],
  );
  const within = (ms: number): number => ages.filter((age) => age < ms).length;
  return within(MINUTE) >= stage.limits.messagesPerMinute || within(HOUR) >= stage.limits.messagesPerHour;
}

/** The same to the same, delivered a moment ago: suppressed without a word where the sender asks for it (docs path 90236). */
function isRepeated({ stage, body }: Call, known: readonly string[], text: string): boolean {
  if (numberOf(body, 'enable_duplicate_check', 0) !== 1) return false;
  const withinMs = 1_000 * Math.min(numberOf(body, 'duplicate_check_interval', 1_800), 4 * 60 * 60);
  const since = stage.wallNow() - withinMs;
  return stage.world.facts.some(
    (fact) =>
      fact.fact === 'staff-message' && fact.wall > since && fact.text === text && fact.to.join() === known.join(),
  );
}

function sendMessage(call: Call): object {
  const { stage, body } = call;
  const { world } = stage;
  if (String(body['agentid']) !== stage.corp.agentId) throw new WecomRefusal(40056);
  const type = textOf(body, 'msgtype');
  const text = type === 'text' || type === 'markdown' ? textOf(partOf(body, type), 'content') : '';
  if (Buffer.byteLength(text) > 2048) throw new WecomRefusal(40058, 'content');
  const asked = textOf(body, 'touser');
  const named = asked === '@all' ? [...world.staff.keys()] : asked.split('|');
  if (named.length > 1000) throw new WecomRefusal(40058, 'touser');
  const known = named.filter((id) => world.staff.has(id));
  if (known.length === 0) throw new WecomRefusal(81013);
  if (isRepeated(call, known, text)) return { msgid: stage.randomId(24) };
  const dropped = known.filter((id) => isOverdue(stage, id));
  const to = known.filter((id) => !dropped.includes(id));
  stage.happen({ fact: 'staff-message', to, dropped, text, wall: stage.wallNow() });
  const invalid = named.filter((id) => !world.staff.has(id));
  return { ...(invalid.length > 0 ? { invaliduser: invalid.join('|') } : {}), msgid: stage.randomId(24) };
}

export const messageApis: Readonly<Record<string, Api>> = {
  'media/upload': { method: 'POST', answer: upload },
  'media/uploadimg': { method: 'POST', answer: uploadPicture },
  'externalcontact/send_welcome_msg': { method: 'POST', answer: sendWelcome },
  'externalcontact/group_welcome_template/add': { method: 'POST', answer: addTemplate },
  'externalcontact/group_welcome_template/edit': { method: 'POST', answer: editTemplate },
  'externalcontact/group_welcome_template/get': { method: 'POST', answer: (call) => templateOf(call).template },
  'externalcontact/group_welcome_template/del': { method: 'POST', answer: removeTemplate },
  'message/send': { method: 'POST', answer: sendMessage },
};
