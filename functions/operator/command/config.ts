/** The variables this step needs: its contract with infra. */
export const environment = [
  'TABLE_NAME',
  'SECRET_ID',
  'WECOM_API_BASE',
  'POSTER_BUCKET',
  'PICTURE_HOSTS',
  'POSTER_WANTED_QUEUE_URL',
  'POSTER_WARMING_QUEUE_URL',
  'POSTER_WANTED_IN_BULK_QUEUE_URL',
  'POSTER_BULK_QUEUE_URL',
  'GROUP_EVENTS_QUEUE_URL',
  'CONTACT_READS_QUEUE_URL',
  'QUARANTINE_QUEUE_URL',
] as const;
