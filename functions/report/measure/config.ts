/** The variables this step needs: its contract with infra. */
export const environment = ['TABLE_NAME', 'SECRET_ID', 'WECOM_API_BASE', 'READ_LATELY_MINUTES'] as const;
