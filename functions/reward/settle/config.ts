/** The variables this step needs: its contract with infra. */
export const environment = [
  'TABLE_NAME',
  'GROUP_EVENTS_QUEUE_URL',
  'CONTACT_READS_QUEUE_URL',
  'STAFF_READ_EVERY_MINUTES',
] as const;
