/** Operator: a campaign as its file defined it, its rules of counting in words. */
import { isoInstant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { countingInWords } from '#shared/domain/campaign/counting-words.ts';

/** The rules as they are, in words; of the lists, how long they are. */
function countingOf(campaign: Campaign) {
  const { newOnly, hold, leaving, maximum } = countingInWords(campaign);
  const { blacklist, whitelist } = campaign.counting;
  return {
    newOnly: newOnly.en,
    hold: hold.en,
    leaving: leaving.en,
    maximum: maximum.en,
    blacklist: blacklist.length,
    whitelist: whitelist.length,
  };
}

const noticesOf = ({ notices }: Campaign) =>
  notices === undefined
    ? 'nobody is told how it goes'
    : {
        to: notices.to,
        kinds: notices.kinds,
        quiet: notices.quiet === undefined ? 'none' : `${notices.quiet.from} to ${notices.quiet.to}`,
      };

export function definitionOf(campaign: Campaign) {
  const { id, name, mechanic, timeZone, holdSeconds, expectedJoins, autoCreateRoom, qr, texts, pauses } = campaign;
  return {
    id,
    name,
    mechanic,
    from: isoInstant(campaign.startsAt),
    to: isoInstant(campaign.endsAt),
    timeZone,
    holdSeconds,
    counting: countingOf(campaign),
    notices: noticesOf(campaign),
    reports: campaign.reports ?? 'in the bucket; no robot tells of them',
    expectedJoins,
    autoCreateRoom,
    template: campaign.template.name,
    qr,
    texts,
    appliedAt: isoInstant(campaign.appliedAt),
    pauses: pauses.map(({ from, to }) => ({ from: isoInstant(from), to: to === undefined ? '' : isoInstant(to) })),
    ...(campaign.endedAt === undefined ? {} : { endedAt: isoInstant(campaign.endedAt) }),
  };
}
