/** Who pipes into `head` has seen enough: once nobody reads on, there is nothing left to do, and nothing to report. */
export function endQuietlyUnread(output: NodeJS.WriteStream = process.stdout): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}
