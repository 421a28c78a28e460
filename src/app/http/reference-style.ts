/** The look of the reference page: two columns on a desk, one on a phone, light or dark as the reader has it. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #5b6570; --line: #dfe3e8; --paper: #fff; --tint: #f5f7f9;
  --accent: #0b5cad; --get: #0b6e4f; --post: #9a4a00; --code: #eef1f4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --soft: #9aa4af; --line: #2d343b; --paper: #14181c;
  --tint: #1a1f24; --accent: #6cb0ff; --get: #53c79a; --post: #f0a35e; --code: #222930; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.55 system-ui, -apple-system, "Segoe UI",
  Roboto, sans-serif; }
a { color: var(--accent); text-decoration: none; } a:hover, a:focus-visible { text-decoration: underline; }
code, pre { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { background: var(--code); padding: 0.1em 0.3em; border-radius: 3px; overflow-wrap: anywhere; }
pre { background: var(--code); padding: 0.8rem 1rem; border-radius: 6px; overflow-x: auto; margin: 0.5rem 0 1rem; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
.page { display: grid; grid-template-columns: 16rem minmax(0, 1fr); max-width: 76rem; margin: 0 auto; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem; border-right: 1px solid var(--line);
  font-size: 0.9rem; }
nav strong { display: block; font-size: 1.25rem; margin-bottom: 0.75rem; }
nav ul { list-style: none; margin: 0; padding: 0; } nav li a { display: block; padding: 0.2rem 0; }
main { padding: 1.5rem 2rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0.5rem 0 1rem; } .version { color: var(--soft); font-size: 1rem; font-weight: 400; }
h2 { font-size: 1.4rem; margin: 3rem 0 0.5rem; padding-bottom: 0.3rem; border-bottom: 2px solid var(--line); }
h4 { margin: 1rem 0 0.25rem; font-size: 0.95rem; }
.introduction p { max-width: 46rem; }
details.operation { border: 1px solid var(--line); border-radius: 6px; margin: 0.5rem 0; background: var(--tint); }
details.operation[open] { background: var(--paper); }
details.operation > summary { cursor: pointer; padding: 0.6rem 0.9rem; display: flex; flex-wrap: wrap; gap: 0.2rem 0.75rem;
  align-items: baseline; list-style: none; }
details.operation > summary::-webkit-details-marker { display: none; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.method { font: 700 0.8rem ui-monospace, monospace; min-width: 2.6rem; } .get { color: var(--get); } .post { color: var(--post); }
.path { font: 600 0.92rem ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere; }
.path::after { content: " +"; color: var(--soft); font-weight: 400; } [open] > summary > .path::after { content: " –"; }
.summary { color: var(--soft); font-size: 0.92rem; flex-basis: 100%; }
.body { padding: 0 0.9rem 0.9rem; border-top: 1px solid var(--line); }
.permission { color: var(--soft); font-size: 0.9rem; margin: 0.75rem 0 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child { white-space: nowrap; } .type { color: var(--soft); }
.needed { color: var(--post); font-size: 0.8rem; margin-left: 0.3rem; }
@media (max-width: 48rem) {
  .page { display: block; } main { padding: 1rem; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 1rem; }
  nav ul { display: flex; flex-wrap: wrap; gap: 0 1rem; } nav li a { padding: 0.35rem 0; }
  h1 { font-size: 1.6rem; } table, tbody, tr, td { display: block; } thead { display: none; }
  tr { padding: 0.4rem 0; border-bottom: 1px solid var(--line); } td { border: 0; padding: 0.05rem 0; }
  td:first-child { white-space: normal; }
}
@media print { nav { display: none; } .page { display: block; } }
`
