/** The variables this step needs: its contract with infra. */
export const environment = [
  'TABLE_NAME',
  'LAKE_BUCKET',
  'SECRET_ID',
  'WECOM_API_BASE',
  'QUARANTINE_QUEUE_URL',
] as const;
