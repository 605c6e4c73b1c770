/** What is said to whoever leaves. */
export const GOODBYE = 'Saved. npm start goes on here.'

/** The same where progress could not be written. */
export const NOT_SAVED = 'What you did last is not saved; npm start goes on at what was saved before.'
