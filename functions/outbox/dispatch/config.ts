/** The variables this step needs: its contract with infra. */
export const environment = ['POSTER_WANTED_QUEUE_URL', 'REWARDS_QUEUE_URL'] as const;
