/**
 * The look of a form's page. The button of `later` appears after two seconds, for whoever confirms sooner would be taken
 * for a program (`form.minSeconds`).
 */
export const pageStyle = `
:root { color-scheme: light dark; --page: #fff; --ink: #18181b; --quiet: #5f5f68; --line: #8c8c96; --accent: #4338ca; --on: #fff; --wrong: #b91c1c; --soft: #fef2f2 }
@media (prefers-color-scheme: dark) { :root { --page: #18181b; --ink: #f4f4f5; --quiet: #b4b4bd; --line: #71717a; --accent: #a5b4fc; --on: #1e1b4b; --wrong: #fca5a5; --soft: #3b1d1f } }
* { box-sizing: border-box }
[hidden], label + br { display: none }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif }
main { max-width: 36rem; margin: 0 auto; padding: 1.5rem 1rem 2.5rem }
h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere }
h2 { margin: 1.75rem 0 .9rem; font-size: 1.1rem; overflow-wrap: anywhere }
p { margin: 0 0 1.1rem; overflow-wrap: anywhere }
label { display: block; font-weight: 500; margin-bottom: .3rem }
label span { font-weight: 400; color: var(--quiet) }
input, textarea, select { width: 100%; padding: .6rem .75rem; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: .5rem }
textarea { resize: vertical; min-height: 7rem }
input[type=checkbox] { width: 1.15rem; height: 1.15rem; margin: .2rem .5rem 0 0; accent-color: var(--accent) }
label:has(input) { display: grid; grid-template-columns: auto 1fr; font-weight: 400 }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
[aria-invalid] { border-color: var(--wrong); border-width: 2px }
strong { display: block; margin-top: .3rem; color: var(--wrong); font-weight: 500 }
[role=alert] { margin-bottom: 1.5rem; padding: .9rem 1rem; background: var(--soft); border-left: 4px solid var(--wrong); border-radius: .25rem }
[role=alert] p { margin: 0 0 .4rem; font-weight: 600 }
[role=alert] ul { margin: 0; padding-left: 1.2rem }
[role=alert] a { color: inherit }
button { padding: .65rem 1.5rem; font: inherit; font-weight: 600; color: var(--on); background: var(--accent); border: 0; border-radius: .5rem; cursor: pointer }
button:hover { filter: brightness(1.1) }
form > p:last-child { margin: 1.5rem 0 0 }
dl { margin: 0 0 1.5rem; padding: .25rem 1rem; border: 1px solid var(--line); border-radius: .5rem }
dt { margin-top: .75rem; font-size: .9rem; color: var(--quiet) }
dd { margin: 0 0 .75rem; white-space: pre-line; overflow-wrap: anywhere }
.message { white-space: pre-line }
.later button { animation: appear 0s 2s both }
@keyframes appear { from { visibility: hidden } to { visibility: visible } }
`;
