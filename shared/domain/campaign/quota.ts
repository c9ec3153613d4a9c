/** The corp's quota of live codes: 500,000, shared by group and contact codes (docs path 92229). */
export const CODE_QUOTA = 500_000;
/** Staff are warned from here on. */
export const CODE_QUOTA_WARNING = CODE_QUOTA * 0.7;
/** No more are made from here on: who then asks gets the campaign's own poster, and is told so. */
export const CODE_QUOTA_HARD_STOP = CODE_QUOTA * 0.95;
