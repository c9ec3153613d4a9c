/** The variables this step needs: its contract with infra. */
export const environment = [
  'TABLE_NAME',
  'POSTER_WARMING_QUEUE_URL',
  'POSTER_WANTED_IN_BULK_QUEUE_URL',
  'POSTER_BULK_QUEUE_URL',
  'QUARANTINE_QUEUE_URL',
  'WARM_EVERY_SECONDS',
] as const;
