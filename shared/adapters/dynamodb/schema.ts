/**
 * One table: its keys and its one index. Read by the table construct and by the stores, so the two cannot differ.
 *
 * | item | pk | sk | index |
 * |---|---|---|---|
 * | campaign (current) | `campaigns` | `<campaign>` | |
 * | campaign version | `campaign#<campaign>` | `version#<000001>` | |
 * | standing | `campaign#<campaign>` | `standing#<member>` | `owed` while something is owed |
 * | observation | `campaign#<campaign>` | `observed#<member>#<joinedAt>#<via>` | |
 * | live code | `campaign#<campaign>` … see `code#` | | |
 * | presence | `group#<group>` or `staff#<staff>` | `member#<member>` | |
 * | group | `group#<group>` | `group` | |
 * | staff claim | `staff#<staff>` | `campaign` | |
 */
export const KEYS = { partition: 'pk', sort: 'sk', expiresAt: 'expires_at' } as const;

/** Sparse: only items that owe something carry these two attributes. */
export const OWED_INDEX = { name: 'owed', partition: 'owed_kind', sort: 'owed_since' } as const;
