/** Bounds of the data about a person. */
export const personBounds = {
  cards: 20,
  attributes: 50,
  segments: 100,
  /** Entries on one page of an export. */
  exportedEntries: 1000,
} as const;
