/** Operator. Trigger: the CLI, by direct invocation. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoCompletenessStore } from '#shared/adapters/dynamodb/completeness-store.ts';
import { dynamoGroupStore } from '#shared/adapters/dynamodb/group-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { dynamoStaffStore } from '#shared/adapters/dynamodb/staff-store.ts';
import { dynamoWarmStore } from '#shared/adapters/dynamodb/warm-store.ts';
import { dynamoWecomAccess } from '#shared/adapters/dynamodb/wecom-access.ts';
import { secretMint } from '#shared/adapters/mint/secret-mint.ts';
import { httpPictureSource } from '#shared/adapters/pictures/http-picture-source.ts';
import { s3LakeShelf } from '#shared/adapters/s3/lake-shelf.ts';
import { s3PosterFiles } from '#shared/adapters/s3/poster-files.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { sharpArtIntake } from '#shared/adapters/sharp/picture/art-intake.ts';
import { sharpTemplateProver } from '#shared/adapters/sharp/proof/sharp-template-prover.ts';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { sqsDeadLetters } from '#shared/adapters/sqs/dead-letters.ts';
import { sqsQuarantine } from '#shared/adapters/sqs/quarantine.ts';
import { sqsQueueDepth } from '#shared/adapters/sqs/queue-depth.ts';
import { wecomClient } from '#shared/adapters/wecom/client.ts';
import { wecomGroupDirectory } from '#shared/adapters/wecom/group-directory.ts';
import { wecomGroupWelcomes } from '#shared/adapters/wecom/group-welcomes.ts';
import { wecomLiveCodes } from '#shared/adapters/wecom/live-codes.ts';
import { wecomStaffNotices } from '#shared/adapters/wecom/staff-notices.ts';
import { readYamlCampaign } from '#shared/adapters/yaml/campaign-text.ts';
import { orderedContactsDue } from '#shared/messages/contacts-due.ts';
import { orderedGroupChanged } from '#shared/messages/group-changed.ts';
import { orderedPosterWanted } from '#shared/messages/poster-wanted.ts';
import { orderedRewardDue } from '#shared/messages/reward-due.ts';
import { orderedWarmDue } from '#shared/messages/warm-due.ts';
import { commandHandler } from '#shared/runtime/command-handler.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { obey } from './command.ts';
import { environment } from './config.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const openSecrets = () => secretsManagerCorpSecrets({ secretId: env.SECRET_ID });
const secrets = openSecrets();
const clock = systemClock();
const wecom = wecomClient({ secrets, access: dynamoWecomAccess({ table }), apiBase: env.WECOM_API_BASE, clock });
const files = s3PosterFiles({ bucket: env.POSTER_BUCKET });
const ports = {
  readText: readYamlCampaign,
  campaigns: dynamoCampaignStore({ table }),
  groups: dynamoGroupStore({ table }),
  staff: dynamoStaffStore({ table }),
  referrals: dynamoReferralStore({ table }),
  rewards: dynamoRewardStore({ table }),
  codes: dynamoCodeStore({ table }),
  liveCodes: wecomLiveCodes(wecom),
  shelf: s3LakeShelf({ bucket: env.LAKE_BUCKET }),
  directory: wecomGroupDirectory(wecom),
  groupWelcomes: wecomGroupWelcomes(wecom),
  notices: wecomStaffNotices(wecom, secrets),
  pictures: httpPictureSource({ hosts: env.PICTURE_HOSTS }),
  files,
  art: sharpArtIntake(),
  prover: sharpTemplateProver({ openArtist: () => sharpPosterArtist({ files }) }),
  quarantine: sqsQuarantine({ queueUrl: env.QUARANTINE_QUEUE_URL }),
  deadLetters: sqsDeadLetters({ queues: env.DEAD_LETTER_QUEUES }),
  openSecrets,
  mint: secretMint({ secrets }),
  digest: nodeDigest(),
  clock,
  announcePosterWanted: sqsAnnounce({ queueUrl: env.POSTER_WANTED_QUEUE_URL, ...orderedPosterWanted }),
  warming: dynamoWarmStore({ table }),
  completeness: dynamoCompletenessStore({ table }),
  announceWarmDue: sqsAnnounce({ queueUrl: env.POSTER_WARMING_QUEUE_URL, ...orderedWarmDue }),
  wantedInBulkDepth: sqsQueueDepth({ queueUrl: env.POSTER_WANTED_IN_BULK_QUEUE_URL }),
  bulkDepth: sqsQueueDepth({ queueUrl: env.POSTER_BULK_QUEUE_URL }),
  announceGroupChanged: sqsAnnounce({ queueUrl: env.GROUP_EVENTS_QUEUE_URL, ...orderedGroupChanged }),
  announceContactsDue: sqsAnnounce({ queueUrl: env.CONTACT_READS_QUEUE_URL, ...orderedContactsDue }),
  announceRewardDue: sqsAnnounce({ queueUrl: env.REWARDS_QUEUE_URL, ...orderedRewardDue }),
};

export const handler = commandHandler({ name: 'operator/command', step: (asked) => obey(ports, asked) });
