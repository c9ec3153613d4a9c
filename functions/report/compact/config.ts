/** The variables this step needs: its contract with infra. */
export const environment = ['LAKE_BUCKET'] as const;
