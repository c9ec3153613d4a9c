/** The variables this step needs: its contract with infra. */
export const environment = ['TABLE_NAME', 'LAKE_BUCKET', 'TIDINGS_QUEUE_URL', 'QUARANTINE_QUEUE_URL'] as const;
