/** The variables this step needs: its contract with infra. */
export const environment = [
  'TABLE_NAME',
  'SECRET_ID',
  'WECOM_API_BASE',
  'POSTER_BUCKET',
  'PUBLIC_BASE_URL',
  'WELCOME_QUEUE_URL',
  'QUARANTINE_QUEUE_URL',
] as const;
