/** The variables this step needs: its contract with infra. */
export const environment = [
  'TABLE_NAME',
  'POSTER_BUCKET',
  'WELCOME_QUEUE_URL',
  'PICTURE_HOSTS',
  'POSTER_URGENT_QUEUE_URL',
  'POSTER_BULK_QUEUE_URL',
  'QUARANTINE_QUEUE_URL',
] as const;
