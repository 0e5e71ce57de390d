// What is around the views: which of them is shown, light and dark, the checks' own search, and printing.

const root = document.documentElement;

const theme = {
  dark: matchMedia("(prefers-color-scheme: dark)"),
  get now() {
    return root.dataset.theme ?? (this.dark.matches ? "dark" : "light");
  },
  start() {
    try {
      const kept = localStorage.getItem("aliram-theme");
      if (kept === "dark" || kept === "light") root.dataset.theme = kept;
    } catch {
      // Pages from a disk may have no storage.
    }
  },
  turn() {
    root.dataset.theme = this.now === "dark" ? "light" : "dark";
    this.mark();
    try {
      localStorage.setItem("aliram-theme", root.dataset.theme);
    } catch {
      // as above
    }
  },
  mark: () => byId("theme").setAttribute("aria-pressed", theme.now === "dark"),
};

const checks = {
  rows: lazily(() =>
    [...document.querySelectorAll("#checks-table tbody tr")].map((row) => ({
      row,
      text: row.cells[0].textContent.toLowerCase(),
      ...Object.fromEntries(Object.entries(row.dataset).map(([name, value]) => [name, Number(value)])),
    })),
  ),
  shown: {
    "": () => true,
    fail: (each) => each.fail > 0,
    unknown: (each) => each.unknown > 0,
    clean: (each) => each.total > 0 && each.pass === each.total,
    idle: (each) => !each.total,
  },
  ask() {
    const query = new URLSearchParams();
    if (byId("checks-search").value) query.set("q", byId("checks-search").value);
    if (byId("checks-show").value) query.set("show", byId("checks-show").value);
    address.write("checks", query);
    this.show(query);
  },
  show(query) {
    const wish = query.get("q") ?? "", which = query.get("show") in this.shown ? query.get("show") : "";
    if (byId("checks-search").value !== wish) byId("checks-search").value = wish;
    byId("checks-show").value = which;
    const words = wish.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const each of this.rows()) {
      const fits = this.shown[which](each) && words.every((word) => each.text.includes(word));
      each.row.hidden = !fits;
      found += fits;
    }
    byId("checks-tally").textContent = `${number(found)} of ${number(this.rows().length)} checks`;
  },
};

const route = ({ first = false } = {}) => {
  const { view, query } = address.read();
  const before = root.dataset.view;
  root.dataset.view = view;
  for (const link of document.querySelectorAll(".top nav a"))
    if (link.hash === `#${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  if (view === "findings") table.show(query);
  else root.classList.remove("detailed");
  if (view === "checks") checks.show(query);
  if (view === "escalation") escalation.show(query);
  if (before !== view && !first) scrollTo(0, 0);
};

// Paper has no list to scroll: failures become a table, as far as paper is sensible.
const PRINTED = 2000;
const print = () => {
  const all = findings(), shown = facts();
  const order = root.dataset.view === "findings" && table.list ? table.order : Uint32Array.from({ length: all.count }, (_, i) => i);
  const failures = Array.from(order).filter((i) => !all.status[i] && !all.suppressed[i] && all.new[i] !== KNOWN);
  const several = shown.accounts.length > 1;
  byId("printed").replaceChildren(
    element("h2", {}, "Failures"),
    element("p", {}, failures.length > PRINTED ? `The first ${number(PRINTED)} of ${number(failures.length)}; filter the list to print others.` : `${number(failures.length)} of them.`),
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ["Severity", "Check", "Resource", "Message", several && "Account"].filter(Boolean).map((text) => element("th", { scope: "col" }, text)))),
      element(
        "tbody",
        {},
        failures.slice(0, PRINTED).map((i) => {
          const check = shown.checks[all.check[i]], resource = all.resource[i];
          return element(
            "tr",
            {},
            element("td", {}, chip(SEVERITIES[all.severity[i]])),
            element("td", {}, element("span", { class: "code" }, check.id), " ", check.title),
            element("td", {}, element("bdi", {}, all.resources.name[resource])),
            element("td", { dir: "auto" }, all.messages[all.message[i]]),
            several && element("td", {}, element("bdi", {}, accountName(resource))),
          );
        }),
      ),
    ),
  );
};

root.classList.add("js");
theme.start();
root.dataset.view = VIEWS.find((view) => location.hash.slice(1).split("?")[0] === view) ?? "overview";

document.addEventListener("DOMContentLoaded", () => {
  theme.mark();
  theme.dark.addEventListener("change", () => theme.mark());
  byId("theme").addEventListener("click", () => theme.turn());
  byId("checks-search").addEventListener("input", () => checks.ask());
  byId("checks-show").addEventListener("change", () => checks.ask());
  addEventListener("hashchange", () => route());
  addEventListener("beforeprint", print);
  addEventListener("afterprint", () => byId("printed").replaceChildren());
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea");
    if (event.key === "Escape" && root.dataset.view === "findings" && !byId("details").hidden && !typing) table.list.close();
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = { findings: "search", checks: "checks-search", escalation: "ways-search" }[root.dataset.view];
    if (!field || !byId(field)) return;
    byId(field).focus();
    event.preventDefault();
  });
  route({ first: true });
});
