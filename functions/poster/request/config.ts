/** The variables this step needs: its contract with infra. */
export const environment = [
  'TABLE_NAME',
  'SECRET_ID',
  'WECOM_API_BASE',
  'POSTER_WANTED_QUEUE_URL',
  'POSTER_WANTED_IN_BULK_QUEUE_URL',
  'POSTER_URGENT_QUEUE_URL',
  'POSTER_BULK_QUEUE_URL',
  'WELCOME_QUEUE_URL',
  'QUARANTINE_QUEUE_URL',
] as const;
