/** The look of the reference page: two columns on a desk, one on a phone, light or dark as the reader has it. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a2129; --soft: #55606c; --line: #dbe1e8; --paper: #fff; --side: #f4f7fa;
  --tint: #f8fafc; --accent: #0b5cad; --get: #0a6446; --get-back: #dff3ea; --post: #8a4200; --post-back: #fdeedd;
  --code: #eef2f6; --sample: #16202b; --sample-ink: #e4ebf2; --shadow: 0 1px 2px rgb(20 32 45 / 6%); }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --soft: #a3aeb9; --line: #2c3640; --paper: #11161b;
  --side: #161c22; --tint: #161c22; --accent: #7ab8ff; --get: #6fd6ae; --get-back: #12352a; --post: #f5b377;
  --post-back: #3b2611; --code: #232c35; --sample: #0b1016; --shadow: none; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.6 system-ui, -apple-system, "Segoe UI",
  Roboto, sans-serif; }
a { color: var(--accent); text-decoration: none; } a:hover, a:focus-visible { text-decoration: underline; }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px;
  border-radius: 6px; }
.skip { position: absolute; left: -100vw; top: 0; background: var(--paper); padding: 0.6rem 1rem; z-index: 1; }
.skip:focus { left: 0.5rem; top: 0.5rem; }
main:focus { outline: none; }
code, pre { font: 0.875em/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { background: var(--code); padding: 0.12em 0.35em; border-radius: 4px; overflow-wrap: anywhere; }
pre { background: var(--sample); color: var(--sample-ink); padding: 1rem 1.15rem; border-radius: 8px; overflow-x: auto;
  margin: 0.5rem 0 1.25rem; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
.page { display: grid; grid-template-columns: 15.5rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.75rem 1.25rem; background: var(--side);
  border-right: 1px solid var(--line); font-size: 0.925rem; }
.brand { font-size: 1.35rem; font-weight: 750; letter-spacing: -0.01em; margin: 0 0 1rem 0.6rem; }
.brand span { color: var(--accent); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav .programs { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
nav li a { display: block; padding: 0.28rem 0.6rem; border-radius: 6px; color: inherit; }
nav li a:hover { background: var(--code); text-decoration: none; }
main { padding: 2rem 3rem 5rem; max-width: 62rem; }
h1 { font-size: 2.1rem; letter-spacing: -0.02em; line-height: 1.2; margin: 0.25rem 0 1rem; }
.version { color: var(--soft); font-size: 1rem; font-weight: 400; letter-spacing: 0; }
h2 { font-size: 1.45rem; letter-spacing: -0.01em; margin: 3.25rem 0 0.9rem; }
h3 { margin: 1.35rem 0 0.35rem; font-size: 0.95rem; }
.introduction p { max-width: 46rem; margin: 0.8rem 0; }
.introduction p:first-child { font-size: 1.1rem; color: var(--soft); }
details.operation { border: 1px solid var(--line); border-radius: 8px; margin: 0.5rem 0; background: var(--paper);
  box-shadow: var(--shadow); }
details.operation > summary { cursor: pointer; padding: 0.65rem 1rem; display: grid; list-style: none;
  grid-template-columns: 4rem minmax(0, 1fr) auto; gap: 0 0.9rem; align-items: center; border-radius: 8px; }
details.operation > summary:hover { background: var(--tint); }
details.operation > summary::-webkit-details-marker { display: none; }
details.operation > summary::after { content: "+"; color: var(--soft); font-size: 1.2rem; line-height: 1; grid-area: 1 / 3; }
details.operation[open] > summary::after { content: "–"; }
.method { font: 700 0.75rem/1 ui-monospace, SFMono-Regular, Menlo, monospace; letter-spacing: 0.03em; text-align: center;
  padding: 0.4rem 0; border-radius: 5px; grid-row: 1 / 3; align-self: start; margin-top: 0.15rem; }
.get { color: var(--get); background: var(--get-back); } .post { color: var(--post); background: var(--post-back); }
.path { font: 600 0.92rem/1.6 ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere; grid-area: 1 / 2; }
.summary { color: var(--soft); font-size: 0.92rem; line-height: 1.45; grid-area: 2 / 2 / 3 / 4; }
.body { padding: 0.25rem 1rem 0.5rem; border-top: 1px solid var(--line); }
.permission { color: var(--soft); font-size: 0.9rem; margin: 0.75rem 0 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: 0.4rem 1rem 0.4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td:first-child { white-space: nowrap; } .type { color: var(--soft); }
.needed { color: var(--post); font-size: 0.8rem; margin-left: 0.4rem; }
@media (max-width: 52rem) {
  .page { display: block; } main { padding: 1.25rem 1rem 4rem; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 1.1rem 0.75rem; }
  .brand { margin: 0 0 0.5rem 0.4rem; }
  nav ul { display: flex; flex-wrap: wrap; gap: 0.35rem; } nav .programs { margin-top: 0.6rem; padding-top: 0.6rem; }
  nav li a { padding: 0.35rem 0.7rem; background: var(--code); }
  h1 { font-size: 1.7rem; } h2 { margin-top: 2.5rem; }
  details.operation > summary { padding: 0.65rem 0.75rem; grid-template-columns: 3.4rem minmax(0, 1fr) auto; }
  .method { font-size: 0.7rem; }
  table, tbody, tr, td { display: block; } thead { display: none; }
  tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); } td { border: 0; padding: 0.05rem 0; }
  td:first-child { white-space: normal; }
}
@media print { nav, .skip { display: none; } .page { display: block; } }
`
