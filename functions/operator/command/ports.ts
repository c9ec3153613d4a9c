/** Everything an operator may reach. Each command names the few of these that it needs. */
import type { ContactsDue } from '#shared/messages/contacts-due.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import type { PosterWanted } from '#shared/messages/poster-wanted.ts';
import type { WarmDue } from '#shared/messages/warm-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { ArtIntake } from '#shared/ports/art-intake.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { ReadCampaignText } from '#shared/ports/campaign-text.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { CorpSecrets } from '#shared/ports/corp-secrets.ts';
import type { DeadLetters } from '#shared/ports/dead-letters.ts';
import type { Digest } from '#shared/ports/digest.ts';
import type { GroupDirectory } from '#shared/ports/group-directory.ts';
import type { GroupStore } from '#shared/ports/group-store.ts';
import type { GroupWelcomes } from '#shared/ports/group-welcomes.ts';
import type { LiveCodes } from '#shared/ports/live-codes.ts';
import type { Mint } from '#shared/ports/mint.ts';
import type { PictureSource } from '#shared/ports/picture-source.ts';
import type { PosterFiles } from '#shared/ports/poster-files.ts';
import type { Quarantine } from '#shared/ports/quarantine.ts';
import type { QueueDepth } from '#shared/ports/queue-depth.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';
import type { StaffStore } from '#shared/ports/staff-store.ts';
import type { TemplateProver } from '#shared/ports/template-prover.ts';
import type { WarmStore } from '#shared/ports/warm-store.ts';

export interface OperatorPorts {
  readonly readText: ReadCampaignText;
  readonly campaigns: CampaignStore;
  readonly groups: GroupStore;
  readonly staff: StaffStore;
  readonly referrals: ReferralStore;
  readonly codes: CodeStore;
  readonly liveCodes: LiveCodes;
  readonly directory: GroupDirectory;
  readonly groupWelcomes: GroupWelcomes;
  readonly notices: StaffNotices;
  readonly pictures: PictureSource;
  readonly files: PosterFiles;
  readonly art: ArtIntake;
  readonly prover: TemplateProver;
  readonly quarantine: Quarantine;
  readonly deadLetters: DeadLetters;
  /** Opened anew for each command: what another process has set since must not be written over from memory. */
  readonly openSecrets: () => CorpSecrets;
  readonly mint: Mint;
  readonly digest: Digest;
  readonly clock: Clock;
  readonly warming: WarmStore;
  readonly announcePosterWanted: Announce<PosterWanted>;
  readonly announceWarmDue: Announce<WarmDue>;
  readonly wantedInBulkDepth: QueueDepth;
  readonly bulkDepth: QueueDepth;
  readonly announceGroupChanged: Announce<GroupChanged>;
  readonly announceContactsDue: Announce<ContactsDue>;
}
