/** Groups of the user pool, named as the scopes that the pre-token trigger lets their members have. */
export const staffGroups = ['marketer', 'agent', 'analyst', 'admin'] as const;

/** One machine client for each kind of system that books, so that one can be revoked alone. */
export const channelTypes = ['pos', 'web', 'app', 'partner'] as const;
