/** What the course's pages have beside the look of all. */
export const courseStyles = ''
