/** Operator: a campaign's own codes. The desk's and one per entry label are made, kept pointed where the file says, and given their posters. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CodeOwner, CodeTarget, LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import { emptiestGroups } from '#shared/domain/group/rotation.ts';
import { canonical, posterFingerprint, posterKey } from '#shared/domain/poster/fingerprint.ts';
import { Refused } from '#shared/ports/failure.ts';
import { openCode } from '#shared/story/open-code.ts';
import type { OperatorPorts } from './ports.ts';

export type CodePorts = Pick<OperatorPorts, 'codes' | 'liveCodes' | 'mint' | 'clock'>;

/** @throws Refused `CODE_QUOTA_REACHED` */
export async function officialCode(
  ports: CodePorts,
  campaign: Campaign,
  owner: CodeOwner,
  target: CodeTarget,
): Promise<LiveCode> {
  const code = await openCode(ports, campaign, owner, target);
  if (code === 'quota-reached') {
    throw new Refused('CODE_QUOTA_REACHED', 'WeCom makes no more live codes; end old campaigns and apply again.', {
      campaign: campaign.id,
    });
  }
  if (!isAstray(code, target, campaign)) return code;
  await ports.liveCodes.repoint(code.configId, code.code, target, `${campaign.id} ${owner.kind}`);
  await ports.codes.recordTarget(code.code, target);
  return { ...code, target };
}

/** It leads to staff or groups that the file does not name (any more). Which of its groups a code leads to is rotation's business. */
function isAstray({ owner, target: now }: LiveCode, wanted: CodeTarget, campaign: Campaign): boolean {
  if (now.kind !== 'groups' || wanted.kind !== 'groups' || owner.kind === 'seat')
    return canonical(now) !== canonical(wanted);
  return now.autoCreateRoom !== wanted.autoCreateRoom || now.groups.some((group) => !campaign.groups.includes(group));
}

export const openDesk = (ports: CodePorts, campaign: Campaign): Promise<LiveCode> =>
  officialCode(ports, campaign, { kind: 'desk' }, { kind: 'staff', staff: campaign.desk });

export async function openEntryCodes(
  ports: CodePorts,
  campaign: Campaign,
  pool: readonly HeldGroup[],
): Promise<readonly LiveCode[]> {
  const { staff, autoCreateRoom } = campaign;
  const target: CodeTarget =
    campaign.mechanic === 'contact'
      ? { kind: 'staff', staff }
      : { kind: 'groups', groups: emptiestGroups(pool), autoCreateRoom };
  const codes: LiveCode[] = [];
  for (const { label } of campaign.entryCodes) {
    codes.push(await officialCode(ports, campaign, { kind: 'entry', label }, target));
  }
  return codes;
}

/** Asks for every entry poster that is not there, or does not show what the campaign now looks like. Returns how many. */
export async function wantEntryPosters(
  { announcePosterWanted, digest }: Pick<OperatorPorts, 'announcePosterWanted' | 'digest'>,
  campaign: Campaign,
  entries: readonly LiveCode[],
): Promise<number> {
  let asked = 0;
  for (const { owner, code, qrImageUrl, posterKey: stored } of entries) {
    const fingerprint = posterFingerprint(digest.sha256Hex, { campaign, nickname: campaign.name, code, qrImageUrl });
    if (owner.kind !== 'entry' || stored === posterKey(campaign.id, fingerprint, campaign.template.format)) continue;
    await announcePosterWanted({
      version: 1,
      id: `entry:${code}:${fingerprint}`,
      campaign: campaign.id,
      subject: { kind: 'entry', label: owner.label },
      urgency: 'bulk',
    });
    asked += 1;
  }
  return asked;
}
