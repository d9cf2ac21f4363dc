/** Groups of the user pool. Each has the name of the scope that the pre-token trigger leaves to its members. */
export const staffGroups = ['marketer', 'agent', 'analyst', 'admin'] as const;
