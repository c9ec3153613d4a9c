/** The variables this step needs: its contract with infra. */
export const environment = ['TABLE_NAME', 'GROUP_EVENTS_QUEUE_URL', 'STALE_AFTER_MINUTES'] as const;
