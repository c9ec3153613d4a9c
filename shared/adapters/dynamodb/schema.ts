/**
 * One table: its keys and its one index. Read by the table construct and by the stores, so the two cannot differ.
 * All four key attributes are strings. Key parts of outside origin are escaped (`keys.ts`), so no id can pose as another key.
 *
 * | item | pk | sk | index |
 * |---|---|---|---|
 * | campaign (current) | `campaigns` | `<campaign>` | |
 * | campaign version | `campaign#<campaign>` | `version#<000001>` | |
 * | standing | `campaign#<campaign>` | `standing#<member>` | `owed`, while something is owed |
 * | coming that made nobody a participant | `campaign#<campaign>` | `life#<member>#came#<joinedAt>#<via>` | |
 * | referral | `campaign#<campaign>` | `referral#<inviter>#<member>` | `owed`, while its hold runs, by the hour it falls due |
 * | going | `campaign#<campaign>` | `life#<member>#left#<at>#<via>` | |
 * | judgement | `campaign#<campaign>` | `life#<member>#judged#<revision>` | |
 * | official code of a campaign (pointer) | `campaign#<campaign>` | `official#entry#<label>`, `official#desk` | |
 * | latest pre-warming run of a campaign | `campaign#<campaign>` | `warming` | |
 * | latest completeness of a campaign, and each day's | `campaign#<campaign>` | `completeness`, `completeness#<day>` | |
 * | live code | `code#<code>` | `code` | |
 * | presence | `group#<group>` or `staff#<staff>` | `member#<member>` | |
 * | group | `group#<group>` | `group` | |
 * | group-welcome choice of a campaign | `group#<group>` | `welcome#<campaign>` | |
 * | staff claim | `staff#<staff>` | `campaign` | |
 * | how far holds are settled | `holds` | `progress` | |
 * | the random ref under which a staff member appears in reports | `staff#<staff>` | `ref` | |
 * | latest read of a staff member's contacts | `staff#<staff>` | `read` | |
 * | what a campaign has promised and spent, and today | `rewards#<campaign>` | `spending` | |
 * | how far grants have expired | `holds` | `expiry` | |
 * | grant | `rewards#<campaign>` | `grant#<participant>#<rung>` | `owed`, while it waits, and by the hour until which it may be claimed |
 * | stock of codes | `rewards#<campaign>` | `stock#<stock>` | |
 * | code of a stock; that it is known | `codes#<campaign>#<stock>` | `number#<number>`; `known#<sha256>` | |
 * | points: account, entries | `points#<campaign>#<member>` | `account`; `entry#<id>` | |
 * | who deleted a staff member on a day of China: how many | `staff#<staff>` | `parted#<day>` | |
 * | who is about to be promised a rung, for staff to be told (expires) | `news#<campaign>` | `reached#<notedAt>#<participant>#<rung>` | |
 * | what a staff member was told, and when | `told#<staff>` | `told` | |
 * | that a robot was told of a report (expires) | `told#report#<campaign>` | `<period>#<revision>#<part>` | |
 * | how much a robot was told in a minute (expires) | `told#robot#<robot>` | `minute#<minute>` | |
 * | quota | `quota` | `live-codes` | |
 * | poster link (expires) | `link#<sha256 of the token>` | `link` | |
 * | link to a participant's page (expires) | `link#<sha256 of the token>` | `page` | |
 * | since when his links count, where they were replaced | `link#of#<campaign>#<member>` | `replaced` | |
 * | WeCom's access token | `wecom` | `token` | |
 * | pause WeCom ordered (expires) | `wecom` | `pause#<api>` | |
 *
 * The token is a secret: readers of the table's stream must take only the items they know by key.
 */
export const KEYS = { partition: 'pk', sort: 'sk', expiresAt: 'expires_at' } as const;

/** Sparse: only items that owe something carry these two attributes. Keys alone are projected, so noting a code on a standing that owes costs no index write. */
export const OWED_INDEX = {
  name: 'owed',
  partition: 'owed_kind',
  sort: 'owed_since',
  projection: 'KEYS_ONLY',
} as const;
