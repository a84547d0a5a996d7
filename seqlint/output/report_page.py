"""The page of the class report: style, and the little script that searches, filters and sorts.

One file, no network: the policy lets nothing run but this very script, by its hash.
"""

from __future__ import annotations

import base64
from hashlib import sha256

SCRIPT = """
"use strict";
(() => {
  document.body.classList.remove("noscript");
  const list = document.getElementById("submissions");
  const rows = [...list.querySelectorAll("details")];
  const [search, verdict, order] = ["search", "verdict", "order"].map((id) => document.getElementById(id));
  const shown = document.getElementById("shown");
  const keys = {
    name: (a, b) => a.dataset.place - b.dataset.place,
    best: (a, b) => b.dataset.score - a.dataset.score || a.dataset.place - b.dataset.place,
    worst: (a, b) => a.dataset.score - b.dataset.score || a.dataset.place - b.dataset.place,
  };
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const update = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const row of [...rows].sort(keys[order.value])) {
      const fits = (!verdict.value || row.dataset.verdict === verdict.value)
        && words.every((word) => texts.get(row).includes(word));
      row.hidden = !fits;
      count += fits;
      list.append(row);
    }
    shown.textContent = `${count} of ${rows.length}`;
  };
  for (const control of [search, verdict, order]) control.addEventListener("input", update);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target === document.body) { event.preventDefault(); search.focus(); }
  });
  update();
})();
"""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '{hash}'">
<title>{title}</title>
<style>{style}</style>
</head>
<body class=noscript>
<main>
{body}
</main>
<script>{script}</script>
</body>
</html>
"""


def page(title: str, body: str) -> str:
    """The whole document; `title` and `body` are escaped already."""
    digest = base64.b64encode(sha256(SCRIPT.encode()).digest()).decode()
    frame = PAGE.replace("{hash}", f"sha256-{digest}").replace("{style}", STYLE).replace("{script}", SCRIPT)
    before, rest = frame.split("{title}")
    between, after = rest.split("{body}")
    return f"{before}{title}{between}{body}{after}"


STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #667085; --line: #e4e7ec; --card: #fff; --page: #f6f7f9;
  --good: #16803c; --bad: #c2352b; --open: #a16207; --accent: #3b5bdb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --line: #2b3340; --card: #171c24;
  --page: #0f1319; --good: #4ade80; --bad: #f87171; --open: #facc15; --accent: #8ea4ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; letter-spacing: -.02em; }
h2 { font-size: 1.05rem; margin: 2rem 0 .75rem; }
h3 { font-size: .85rem; margin: 1.1rem 0 .4rem; color: var(--soft); }
p { margin: .2rem 0; } header p { color: var(--soft); }
.fine, small { color: var(--soft); font-size: .8rem; } td small { margin-left: .5rem; }
code { font: .85em ui-monospace, monospace; background: var(--page); border-radius: 4px; padding: .1em .3em; }
small code, .fine code { font-size: .95em; }
table { width: 100%; border-collapse: collapse; }
td { padding: .38rem .5rem .38rem 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tr:first-child td { border-top: 0; }
.right { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.of { color: var(--soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin-top: 1.5rem; }
.cards div, .two > div, .wide, details { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.cards div { padding: .8rem 1rem; color: var(--soft); font-size: .85rem; }
.cards b { display: block; font-size: 1.5rem; color: var(--ink); letter-spacing: -.02em; }
.two { display: grid; grid-template-columns: 1fr 1.4fr; gap: .75rem; margin-top: .75rem; }
.two > div, .wide { padding: 0 1rem 1rem; }
.wide { margin-top: .75rem; } .wide h2 { margin-top: .9rem; } .two h2 { margin-top: .9rem; }
.two td:nth-child(2) { width: 30%; } .two .bar { display: inline-block; width: 100%; margin-top: .45rem; }
.histogram { display: flex; align-items: flex-end; gap: 4px; height: 10rem; }
.histogram div { flex: 1; height: 100%; display: flex; flex-direction: column; justify-content: flex-end;
  text-align: center; font-size: .75rem; }
.histogram i { background: var(--accent); border-radius: 3px 3px 0 0; min-height: 1px; }
.bar { height: 7px; border-radius: 4px; background: var(--line); overflow: hidden; align-self: center; }
.bar i { display: block; height: 100%; background: var(--accent); border-radius: 4px; }
.bar.good i { background: var(--good); } .bar.bad i { background: var(--bad); } .bar.open i { background: var(--open); }
details { margin-bottom: .5rem; }
summary { display: grid; grid-template-columns: minmax(8rem, 2fr) 8.5rem 3fr 4.5rem; gap: 1rem; align-items: center;
  padding: .65rem 1rem; cursor: pointer; list-style: none; border-radius: 10px; }
summary::-webkit-details-marker { display: none; }
summary:hover, details[open] summary { background: color-mix(in srgb, var(--accent) 6%, transparent); }
.name { font-weight: 600; overflow-wrap: anywhere; }
.pill { justify-self: start; font-size: .75rem; font-weight: 600; padding: .1rem .6rem; border-radius: 99px;
  border: 1px solid currentColor; white-space: nowrap; }
.good { color: var(--good); } .near { color: var(--accent); } .bad { color: var(--bad); } .open { color: var(--open); }
.inside { padding: .25rem 1rem 1rem; }
.said { border-left: 3px solid; padding-left: .7rem; margin: .5rem 0; }
.mark { width: 1.4rem; font-weight: 700; } .checks td:nth-child(2) { width: 24%; }
.checks td:last-child { width: 5rem; }
ul { margin: 0; padding: 0; list-style: none; }
.findings li, .notes li { padding: .3rem 0 .3rem .7rem; border-left: 3px solid var(--line); margin-bottom: .3rem; }
.findings .error { border-color: var(--bad); } .findings .warning { border-color: var(--open); }
.where { font-weight: 600; margin-right: .3rem; } .help, .notes { color: var(--soft); font-size: .88rem; }
@media (max-width: 44rem) { .two { grid-template-columns: 1fr; }
  summary { grid-template-columns: 1fr auto; } summary .bar { grid-row: 2; } }
@media print { body { background: none; } .cards div, .two > div, .wide, details { break-inside: avoid; } }
.tools { display: flex; flex-wrap: wrap; gap: .6rem; margin: 0 0 .75rem; align-items: center; }
.tools input, .tools select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; padding: .3rem .6rem; } .tools input { flex: 1 1 14rem; }
.why { grid-column: 1 / -1; color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; margin-top: -.3rem; }
.noscript .tools { display: none; } a { color: var(--accent); }
@media print { .tools { display: none; } }
"""
