/** An id that no member has. It stands in the place of a member who is named by a card that nobody has. */
export const NOBODY = '-';
