/** The variables this step needs: its contract with infra. */
export const environment = ['TABLE_NAME', 'CONTACT_READS_QUEUE_URL', 'STALE_AFTER_MINUTES'] as const;
