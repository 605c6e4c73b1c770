import type { ParameterNote } from './parameter-note.ts'

/** Members of the answers of the token and app-only endpoints, by name. */
export const answerNotes: Readonly<Record<string, ParameterNote>> = {
  token_type: {
    means: 'How the access token is sent: in an Authorization header, behind the word Bearer.',
    seenBy: 'public',
    checkedBy: 'your app: it should refuse a type that it does not know',
    without: 'the answer is no answer of OAuth, and its token must not be used',
    source: 'RFC 6749 §7.1; case token-code-success-offline',
  },
  expires_in: {
    short: 'seconds it lives',
    means: 'How many seconds the access token lives from now on. Write down the instant, not the number.',
    seenBy: 'public',
    checkedBy: 'your app, which refreshes in time; the API refuses the token later',
    without: 'treat the token as one that dies soon, and refresh on a 401',
    source: 'RFC 6749 §5.1; case token-code-success-offline',
  },
  access_token: {
    short: 'lets your app act',
    means: 'Lets the app act for the user. Whoever has it can do the same, until it expires.',
    seenBy: 'secret',
    checkedBy: 'the API at each call',
    without: 'the answer is no answer of OAuth: nothing was granted',
    source: 'RFC 6749 §1.4, §5.1; case token-code-success-offline',
  },
  scope: {
    short: 'what the app may do',
    means: 'What was granted, which may be less than was asked for.',
    seenBy: 'public',
    checkedBy: 'your app: it should look whether all that it needs is there',
    without: 'what was asked for was granted',
    source: 'RFC 6749 §5.1, §3.3; case token-code-success-offline',
  },
  refresh_token: {
    short: 'the key to the next pair',
    means: 'The key to the next pair. Store it before you use anything else of this answer: the one before is spent.',
    seenBy: 'secret',
    checkedBy: 'your app stores it; the token endpoint takes it once',
    without: 'offline.access was not granted: once the access token is dead, the user has to log in again',
    source: 'RFC 6749 §5.1, §6; cases token-refresh-success, token-code-success-no-offline',
  },
  error: {
    short: 'X says no',
    means: 'The refusal in one word, which is what a program should branch on.',
    seenBy: 'public',
    checkedBy: 'your app',
    without: 'the answer is not from this endpoint: look who answered',
    source: 'RFC 6749 §5.2; case token-invalid-refresh',
  },
  error_description: {
    short: 'in X’s words',
    means: 'The refusal in words, for people. X has the same words for several causes.',
    seenBy: 'public',
    checkedBy: 'nobody: no program should branch on it',
    without: 'nothing: it is optional, and some answers of X come without',
    source: 'RFC 6749 §5.2; case token-invalid-refresh',
  },
}
