/** The variables this step needs: its contract with infra. */
export const environment = ['TABLE_NAME', 'SECRET_ID', 'WECOM_API_BASE', 'COMPLETENESS_ALARM_BELOW'] as const;
