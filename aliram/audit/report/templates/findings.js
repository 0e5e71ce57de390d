// Findings: searched, filtered, sorted, and shown as a list.

// What can be asked for, as it stands in the address.
const FILTERS = ["q", "severity", "status", "check", "subject", "kind", "account", "marked", "sort", "open"];
const COLUMNS = [
  ["severity", "Severity"],
  ["check", "Check"],
  ["resource", "Resource"],
  ["message", "Message"],
  ["account", "Account"],
];
const MARKS = [["", "All"], ["open", "To be mended"], ["new", "New"], ["known", "Known from the baseline"], ["suppressed", "Suppressed"]];

const table = {
  asked: new URLSearchParams(),
  order: new Uint32Array(0), // the findings that are shown, in their order
  list: null,

  start() {
    const { checks, accounts } = facts();
    const all = findings();
    this.several = accounts.length > 1;
    this.hasMarks = Object.keys(all.suppressed).length > 0 || all.new.some(Boolean);
    byId("account-field").hidden = !this.several;
    byId("marked-field").hidden = !this.hasMarks;
    byId("grid").classList.toggle("several", this.several);
    const used = new Set(all.check);
    options("filter-check", "All checks", checks.map((check, place) => [check.id, `${check.id} ${check.title}`, place]).filter((each) => used.has(each[2])));
    options("filter-subject", "All subjects", [...new Set(checks.map((check) => check.family))].sort().map((name) => [name, name]));
    options("filter-kind", "All kinds", all.kinds.map((kind) => [kind, named(kind)]).sort());
    options("filter-account", "All accounts", accounts.map(([id, alias]) => [id, alias ? `${alias} (${id})` : id]));
    byId("filter-marked").replaceChildren(...MARKS.map(([value, text]) => element("option", { value }, text)));
    for (const name of ["check", "subject", "kind", "account", "marked"])
      byId(`filter-${name}`).addEventListener("change", (event) => this.ask({ [name]: event.target.value }));
    byId("more").addEventListener("click", () => {
      const open = byId("filters").classList.toggle("opened");
      byId("more").setAttribute("aria-expanded", open);
    });
    byId("search").addEventListener("input", (event) => this.ask({ q: event.target.value }, { add: false }));
    byId("clear").addEventListener("click", () => this.ask(Object.fromEntries(FILTERS.map((name) => [name, ""]))));
    this.switches("severity", [...SEVERITIES].reverse());
    this.switches("status", STATUSES);
    this.heads();
    this.list = new Listing({
      box: byId("grid"),
      scroller: byId("rows"),
      row: (index) => this.row(this.order[index]),
      open: (index) => this.ask({ open: this.key(this.order[index]) }, { again: false }),
      moved: (index) => {
        if (!byId("details").hidden) this.ask({ open: this.key(this.order[index]) }, { again: false, add: false });
      },
      close: () => this.ask({ open: "" }, { again: false }),
    });
  },

  // A finding in the address: its fingerprint, or its place where it has none.
  key: (finding) => findings().fingerprint[finding] || `#${finding}`,

  // Changes what is asked for; `""` is no wish.
  ask(changes, { add = true, again = true } = {}) {
    for (const [name, value] of Object.entries(changes)) {
      if (value) this.asked.set(name, value);
      else this.asked.delete(name);
    }
    address.write("findings", this.asked, { add });
    if (again) this.show(this.asked);
    else this.details();
  },

  show(asked) {
    const first = !this.list;
    if (first) this.start();
    this.asked = new URLSearchParams([...asked].filter(([name]) => FILTERS.includes(name)));
    const search = byId("search");
    if (search.value !== (asked.get("q") ?? "")) search.value = asked.get("q") ?? "";
    for (const name of ["check", "subject", "kind", "account", "marked"]) byId(`filter-${name}`).value = asked.get(name) ?? "";
    this.filter();
    this.sort();
    this.list.show(this.order.length);
    const total = findings().count, found = this.order.length;
    byId("tally").textContent = found === total ? `${number(total)} findings` : `${number(found)} of ${number(total)} findings`;
    byId("nothing").hidden = found > 0;
    byId("clear").hidden = ![...this.asked.keys()].some((name) => name !== "open" && name !== "sort");
    this.details();
  },

  filter() {
    const all = findings(), { checks, accounts } = facts(), asked = this.asked;
    const listed = (name, values) => {
      const wanted = (asked.get(name) ?? "").split(",").filter((value) => values.includes(value));
      return wanted.length ? Uint8Array.from(values, (value) => wanted.includes(value)) : null;
    };
    const severity = listed("severity", SEVERITIES), status = listed("status", STATUSES);
    // -1 is somebody's own invention in the address, and matches nothing.
    const place = (name, values) => (asked.has(name) ? values.indexOf(asked.get(name)) : null);
    const check = place("check", checks.map((each) => each.id));
    const kind = place("kind", all.kinds), account = place("account", accounts.map((each) => each[0]));
    const subject = asked.has("subject") ? checks.map((each) => each.family === asked.get("subject")) : null;
    const marked = marks(asked.get("marked"));
    const words = (asked.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean).map(matches);
    const severityCounts = new Uint32Array(SEVERITIES.length), statusCounts = new Uint32Array(STATUSES.length);
    const order = new Uint32Array(all.count);
    let found = 0;
    for (let i = 0; i < all.count; i++) {
      const resource = all.resource[i];
      if (check !== null && all.check[i] !== check) continue;
      if (subject && !subject[all.check[i]]) continue;
      if (kind !== null && all.resources.kind[resource] !== kind) continue;
      if (account !== null && all.resources.account[resource] !== account) continue;
      if (marked && !marked(i)) continue;
      if (!words.every((word) => word.resources[resource] || word.messages[all.message[i]] || word.checks[all.check[i]])) continue;
      const severe = !severity || severity[all.severity[i]], standing = !status || status[all.status[i]];
      if (standing) severityCounts[all.severity[i]]++;
      if (severe) statusCounts[all.status[i]]++;
      if (severe && standing) order[found++] = i;
    }
    this.order = order.slice(0, found);
    this.count("severity", SEVERITIES, severityCounts);
    this.count("status", STATUSES, statusCounts);
  },

  sort() {
    const wish = this.asked.get("sort") ?? "", down = wish.startsWith("-"), name = wish.replace(/^-/, "");
    for (const head of byId("heads").children) {
      if (head.id === `head-${name}`) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    if (!COLUMNS.some(([column]) => column === name)) return; // as in the report: the worst first
    const rank = ranks[name](), way = down ? -1 : 1;
    this.order.sort((a, b) => way * (rank(a) - rank(b)) || a - b);
  },

  switches(name, values) {
    byId(`filter-${name}`).replaceChildren(
      ...values.map((value) =>
        element(
          "button",
          { type: "button", class: `switch ${value}`, "data-value": value, "aria-pressed": "false", click: () => this.toggle(name, value, values) },
          element("span", {}, value),
          element("span", { class: "num" }),
        ),
      ),
    );
  },

  toggle(name, value, values) {
    const on = new Set((this.asked.get(name) ?? "").split(",").filter(Boolean));
    on.has(value) ? on.delete(value) : on.add(value);
    this.ask({ [name]: values.filter((each) => on.has(each)).join(",") });
  },

  count(name, values, counts) {
    const on = (this.asked.get(name) ?? "").split(",");
    for (const button of byId(`filter-${name}`).children) {
      const value = button.dataset.value, pressed = on.includes(value), count = counts[values.indexOf(value)];
      button.setAttribute("aria-pressed", pressed);
      button.lastChild.textContent = number(count);
      button.classList.toggle("none", !count && !pressed);
    }
  },

  heads() {
    byId("heads").replaceChildren(
      ...COLUMNS.filter(([name]) => name !== "account" || this.several).map(([name, title]) =>
        element(
          "span",
          { role: "columnheader", id: `head-${name}` },
          element("button", { type: "button", click: () => this.turn(name) }, title),
        ),
      ),
    );
  },

  // One click sorts (severity: the worst first), the next turns it round, the third gives the report's own order back.
  turn(name) {
    const first = name === "severity" ? `-${name}` : name, second = name === "severity" ? name : `-${name}`;
    const now = this.asked.get("sort") ?? "";
    this.ask({ sort: now === first ? second : now === second ? "" : first });
  },

  row(i) {
    const all = findings(), resource = all.resource[i], check = facts().checks[all.check[i]];
    const status = STATUSES[all.status[i]], severity = SEVERITIES[all.severity[i]], name = all.resources.name[resource];
    const aside = all.suppressed[i] ? "suppressed" : all.new[i] === KNOWN ? "known" : all.new[i] ? "new" : "";
    const cell = (kind, ...children) => element("span", { role: "gridcell", class: `cell ${kind}` }, ...children);
    return element(
      "div",
      { role: "row", class: `row ${status} ${aside}`, "aria-selected": "false" },
      cell("severity", status === "fail" ? chip(severity) : chip(status), status !== "fail" && element("span", { class: "unheard" }, severity)),
      cell("check", element("span", { class: "code" }, check.id), " ", check.title),
      cell("resource", element("bdi", {}, name), " ", element("small", {}, named(all.kinds[all.resources.kind[resource]]))),
      cell("message", aside && element("span", { class: "tag" }, aside), element("span", { dir: "auto" }, all.messages[all.message[i]])),
      this.several && cell("account", element("bdi", {}, accountName(resource))),
    );
  },
};

const options = (id, all, choices) =>
  byId(id).replaceChildren(element("option", { value: "" }, all), ...choices.map(([value, text]) => element("option", { value }, text)));

const accountName = (resource) => {
  const [id, alias] = facts().accounts[findings().resources.account[resource]];
  return alias || id;
};

const marks = (wish) => {
  const all = findings();
  return {
    open: (i) => !all.status[i] && !all.suppressed[i] && all.new[i] !== KNOWN,
    new: (i) => all.new[i] === 1,
    known: (i) => all.new[i] === KNOWN,
    suppressed: (i) => Boolean(all.suppressed[i]),
  }[wish];
};

// Texts in lower case, made once.
const searched = lazily(() => {
  const { resources, messages } = findings();
  const lower = (text) => text.toLowerCase();
  return {
    resources: resources.name.map((name, place) => lower(`${name}\n${filled(resources.arns[resources.arn[place]], name)}`)),
    messages: messages.map(lower),
    checks: facts().checks.map((check) => lower(`${check.id}\n${check.title}\n${check.family}`)),
  };
});
const matches = (word) =>
  Object.fromEntries(Object.entries(searched()).map(([name, texts]) => [name, Uint8Array.from(texts, (text) => text.includes(word))]));

const collator = new Intl.Collator("en", { numeric: true });
// The place of each text if they were sorted.
const places = (texts) => {
  const order = Array.from(texts, (_, place) => place).sort((a, b) => collator.compare(texts[a], texts[b]));
  const rank = new Uint32Array(texts.length);
  for (let place = 0; place < order.length; place++)
    // The same text has the same place, so that the report's own order stays.
    rank[order[place]] = place && texts[order[place]] === texts[order[place - 1]] ? rank[order[place - 1]] : place;
  return rank;
};
const ranks = {
  severity: lazily(() => (i) => findings().severity[i]),
  check: lazily(() => {
    const rank = places(facts().checks.map((check) => check.id));
    return (i) => rank[findings().check[i]];
  }),
  resource: lazily(() => {
    const rank = places(findings().resources.name);
    return (i) => rank[findings().resource[i]];
  }),
  message: lazily(() => {
    const rank = places(findings().messages);
    return (i) => rank[findings().message[i]];
  }),
  account: lazily(() => {
    const all = findings(), rank = places(facts().accounts.map(([id, alias]) => alias || id));
    return (i) => rank[all.resources.account[all.resource[i]]];
  }),
};
