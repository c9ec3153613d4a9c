/** The variables this step needs: its contract with infra. */
export const environment = ['SECRET_ID', 'GROUP_EVENTS_QUEUE_URL', 'CONTACT_EVENTS_QUEUE_URL'] as const;
