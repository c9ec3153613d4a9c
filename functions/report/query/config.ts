/** The variables this step needs: its contract with infra. */
export const environment = ['TABLE_NAME', 'LAKE_BUCKET'] as const;
