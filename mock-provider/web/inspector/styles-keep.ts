/** The page that keeps a session: what is asked, and the text of the test. */
export const keepStyles = `
.keep{max-width:76rem}
.keep .tabs{padding:0;margin-top:.75rem}
.keep-asks{align-items:end;margin:.75rem 0}
.keep-asks .field{min-width:0;max-width:min(24rem,100%)}
.keep-asks select,.keep-asks input{max-width:100%}
.keep-do{margin:.75rem 0}
.keep pre{max-height:70vh;overflow:auto;font-size:.8125rem;tab-size:4}
.keep pre code{overflow-wrap:normal;white-space:pre}
@media (scripting:none){[data-copies]{display:none}}
`
