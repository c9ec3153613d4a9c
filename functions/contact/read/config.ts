/** The variables this step needs: its contract with infra. */
export const environment = [
  'TABLE_NAME',
  'SECRET_ID',
  'WECOM_API_BASE',
  'CONTACT_READS_QUEUE_URL',
  'CONTACT_EVENTS_QUEUE_URL',
  'QUARANTINE_QUEUE_URL',
] as const;
