/** The variables this step needs: its contract with infra. */
export const environment = ['TABLE_NAME', 'POSTER_BUCKET', 'PICTURE_HOSTS'] as const;
