"""How the status page looks: one style sheet for light and dark, desk and phone, and an icon."""

from __future__ import annotations

__all__ = ["ICON", "STYLE"]

# Without one of its own, browsers ask for /favicon.ico, which would stand in the request log as a call of nobody.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='7' fill='%23c2410c'/%3E"
    "%3Cg fill='none' stroke='white' stroke-width='3'%3E%3Ccircle cx='11.5' cy='20' r='5'/%3E"
    "%3Cpath d='M15 16.500 24 7.500M20 11.500l3.500 3.500' stroke-linecap='round'/%3E%3C/g%3E%3C/svg%3E"
)

# Every pair of text and background has a contrast of at least 4.5, in both schemes; `make pages` measures it.
STYLE = """
:root {
  color-scheme: light dark;
  --ground: #f4f6f8; --sheet: #ffffff; --raised: #eef1f5; --text: #1b2430; --quiet: #55606f; --line: #dce1e8;
  --link: #0a58a8; --good: #14663a; --good-ground: #e2f5e9; --warn: #7d4a00; --warn-ground: #fdf0d5;
  --bad: #a3211a; --bad-ground: #fde7e5;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #11151b; --sheet: #191f28; --raised: #222a35; --text: #e3e8ef; --quiet: #9eabbb; --line: #2d3643;
    --link: #7db8ff; --good: #82dda7; --good-ground: #143424; --warn: #f2c26d; --warn-ground: #3a2b0e;
    --bad: #ff9f97; --bad-ground: #45191a;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 0 1.5rem 2rem; max-width: 84rem; background: var(--ground); color: var(--text);
  font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: 0.15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre, tbody .code { font-family: var(--mono); font-size: 0.8125rem; }
h1, h2, h3, p, dl, dd, ul { margin: 0; }
h1 { font-size: 1.25rem; line-height: 1.25; }
h2 { margin: 2rem 0 0.6rem; font-size: 1.125rem; }
h3 { margin: 1.75rem 0 0.6rem; font-size: 1rem; }
.count { margin-left: 0.35em; color: var(--quiet); font-size: 0.875rem; font-weight: 400; }

header {
  display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; align-items: center; justify-content: space-between;
  padding: 1.25rem 0; border-bottom: 1px solid var(--line);
}
.bar { display: flex; gap: 0.75rem; align-items: center; }
.bar img { flex: none; width: 2.25rem; height: 2.25rem; }
.bar p, footer p, .empty { color: var(--quiet); font-size: 0.875rem; }
nav { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; }
.button, button {
  display: inline-block; padding: 0.4rem 0.9rem; border: 1px solid var(--line); border-radius: 0.5rem;
  background: var(--sheet); color: var(--text); font: inherit; line-height: 1.4; text-decoration: none; cursor: pointer;
}
.button:hover, button:hover { border-color: var(--link); }
.notice {
  margin-top: 1.25rem; padding: 0.6rem 1rem; border-radius: 0.5rem; background: var(--bad-ground); color: var(--bad);
}

.facts, .tiles {
  display: flex; flex-wrap: wrap; gap: 1px; overflow: hidden; border: 1px solid var(--line); border-radius: 0.6rem;
  background: var(--line);
}
.facts { margin-top: 1.5rem; }
.facts > div, .tiles > div { flex: 1 1 8.5rem; padding: 0.65rem 1rem; background: var(--sheet); }
dt { color: var(--quiet); font-size: 0.8125rem; }
.facts dd { font-weight: 600; font-variant-numeric: tabular-nums; }
.facts small { display: block; color: var(--quiet); font-size: 0.8125rem; font-weight: 400; }
.tiles dd { font-size: 1.375rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.35; }
.tiles small { color: var(--quiet); font-size: 0.8125rem; font-weight: 400; white-space: nowrap; }

.scroll { overflow: auto; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--sheet); }
.tall .scroll { max-height: 22rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
th, td {
  min-width: 5rem; max-width: 24rem; padding: 0.5rem 0.85rem; overflow-wrap: break-word; text-align: left;
  vertical-align: baseline;
}
thead th {
  position: sticky; top: 0; background: var(--raised); color: var(--quiet); font-size: 0.8125rem; font-weight: 600;
  white-space: nowrap;
}
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody th { min-width: 9rem; font-weight: 600; }
tbody th.time, tbody th.code { font-weight: 400; }
.num, .time { min-width: 0; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.num, td.num { text-align: right; }
.num + :not(.num) { padding-left: 1.75rem; }
.note { display: block; color: var(--quiet); font-size: 0.8125rem; font-weight: 400; }
.unknown { color: var(--quiet); font-family: system-ui, sans-serif; }
.tag, .status {
  padding: 0.05rem 0.45rem; border-radius: 0.35rem; background: var(--raised); color: var(--quiet);
  font-size: 0.8125rem; font-weight: 600;
}
.status {
  display: inline-block; min-width: 2.9rem; text-align: center; font-variant-numeric: tabular-nums; white-space: nowrap;
}
.good { background: var(--good-ground); color: var(--good); }
.warn { background: var(--warn-ground); color: var(--warn); }
.bad { background: var(--bad-ground); color: var(--bad); }
[aria-current] { color: var(--text); font-weight: 700; text-decoration: none; }
summary { cursor: pointer; }
pre {
  max-height: 22rem; margin: 0.5rem 0 0; padding: 0.6rem 0.8rem; overflow: auto; border-radius: 0.4rem;
  background: var(--raised); white-space: pre-wrap;
}

form { margin-top: 1.25rem; }
label { display: block; margin-bottom: 0.3rem; color: var(--quiet); font-size: 0.875rem; }
.search { display: flex; gap: 0.5rem; max-width: 40rem; }
input {
  flex: 1; min-width: 0; padding: 0.4rem 0.75rem; border: 1px solid var(--quiet); border-radius: 0.5rem;
  background: var(--sheet); color: var(--text); font: inherit;
}
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }

@media (max-width: 52rem) {
  body { padding: 0 1rem 1.5rem; }
  .facts > div, .tiles > div { padding: 0.5rem 0.75rem; }
  .tiles dd { font-size: 1.125rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, tbody th { display: block; }
  tbody tr { padding: 0.6rem 0.75rem; }
  tbody tr + tr { border-top: 1px solid var(--line); }
  tbody tr + tr > * { border-top: 0; }
  tbody th, tbody td {
    min-width: 0; max-width: none; padding: 0; overflow-wrap: anywhere; text-align: left; white-space: normal;
  }
  tbody td { display: inline-block; margin-right: 1.1rem; }
  .num, .time { white-space: normal; }
  .num + :not(.num) { padding-left: 0; }
  tbody td:empty { display: none; }
  tbody td:has(details) { display: block; margin-right: 0; }
  tbody td::before {
    margin-right: 0.4em; color: var(--quiet); font-family: system-ui, sans-serif; font-size: 0.8125rem;
    white-space: nowrap; content: attr(data-label);
  }
}
"""
