/** Groups of the user pool, named as the scopes that the pre-token trigger lets their members have. */
export const staffGroups = ['marketer', 'agent', 'analyst', 'admin'] as const;
