// Ways to full power: principals by what is done on their way, and the chosen way as a drawing and in words.

const KINDS = {
  user: ["User", "M0-7a3.5 3.5 0 1 1 0 7 3.500 3.500 0 1 1 0-7M-7 8c0-9 14-9 14 0z"],
  group: ["Group", "M-3.500-6a3 3 0 1 1 0 6 3 3 0 1 1 0-6M4-5a2.500 2.500 0 1 1 0 5 2.500 2.500 0 1 1 0-5M-9 7c0-7.500 11-7.500 11 0zM3.500 7c0-2-.5-3.500-1.500-4.700 3-1.800 7.500-.3 7.500 4.700z"],
  role: ["Role", "M-3-6a4 4 0 0 1 3.900 4.900L7.500 5.500V8H4.500V5.500H2V3L-.9.900A4 4 0 1 1-3-6m-1 3a1.200 1.200 0 1 0 .01 0"],
  policy: ["Policy", "M-6-8H2L6-4V8H-6zM-3-2v1.500h6V-2zm0 3.500V3h6V1.500z"],
  account: ["Account", "M-8 6-9-4l5 4 4-7 4 7 5-4-1 10z"],
};

// The name and kind that an ARN speaks of.
const told = (arn) => {
  const rest = arn.split(":").slice(4).join(":") || arn;
  const [kind, ...names] = rest.split("/");
  if (kind === "account") return { kind: "account", name: "Full power over the account" };
  return { kind: kind in KINDS ? kind : "", name: names.join("/") || rest };
};

const escalation = {
  query: new URLSearchParams(),
  list: null,
  rows: [],
  opened: new Set(),

  start() {
    const { shapes, arns, accounts } = ways();
    this.ways = shapes.flatMap((shape) =>
      shape.principals.map((principal) => ({ shape, arn: arns[principal], ...told(arns[principal]), account: accounts[shape.account], several: accounts.length > 1 })),
    );
    const groups = new Map();
    for (const way of this.ways) {
      const techniques = way.shape.steps.map((step) => step[0]);
      const key = techniques.join(" → ");
      if (!groups.has(key)) groups.set(key, { key, techniques, ways: [] });
      groups.get(key).ways.push(way);
    }
    this.groups = [...groups.values()].sort((a, b) => a.techniques.length - b.techniques.length || b.ways.length - a.ways.length);
    for (const group of this.groups) group.ways.sort((a, b) => conditional(a) - conditional(b) || collator.compare(a.name, b.name));
    // What every way of a group does, word for word, says more than ids.
    for (const group of this.groups) {
      const said = group.techniques.map((_, place) => new Set(group.ways.map((way) => way.shape.steps[place][3])));
      group.words = said.filter((words) => words.size === 1).map((words) => [...words][0].split(NAME).join("…")).join(", then ");
    }
    if (this.groups[0]?.ways.length <= 12) this.opened.add(this.groups[0].key);
    this.list = new Listing({
      box: byId("ways-list"),
      scroller: byId("ways-rows"),
      row: (index) => this.row(this.rows[index]),
      open: (index) => (this.rows[index].group ? this.turn(this.rows[index].group) : this.pick(index)),
      moved: (index) => this.rows[index].group || this.pick(index),
      keys: {
        ArrowRight: (index) => this.rows[index].group && !this.opened.has(this.rows[index].group.key) && this.turn(this.rows[index].group),
        ArrowLeft: (index) => this.rows[index].group && this.opened.has(this.rows[index].group.key) && this.turn(this.rows[index].group),
      },
    });
    byId("ways-search").addEventListener("input", (event) => this.ask({ q: event.target.value }));
    new ResizeObserver(() => this.draw()).observe(byId("way"));
  },

  ask(changes) {
    for (const [name, value] of Object.entries(changes)) value ? this.query.set(name, value) : this.query.delete(name);
    address.write("escalation", this.query);
    this.show(this.query);
  },

  show(query) {
    if (!byId("ways-list")) return;
    if (!this.list) this.start();
    this.query = new URLSearchParams([...query].filter(([name]) => name === "q" || name === "principal"));
    const wish = query.get("q") ?? "", search = byId("ways-search");
    if (search.value !== wish) search.value = wish;
    const wanted = this.ways.find((way) => way.arn === query.get("principal"));
    this.chosen = wanted;
    if (wanted) this.opened.add(wanted.shape.steps.map((step) => step[0]).join(" → "));
    this.fill();
    this.draw(true);
  },

  fill() {
    const words = (this.query.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (way) => {
      const text = [way.arn, ...way.shape.steps.map((step) => `${step[0]} ${filled(step[3], way.name)}`)].join("\n").toLowerCase();
      return words.every((word) => text.includes(word));
    };
    this.rows = [];
    let found = 0;
    for (const group of this.groups) {
      const fitting = words.length ? group.ways.filter(fits) : group.ways;
      if (!fitting.length) continue;
      found += fitting.length;
      this.rows.push({ group, fitting });
      if (words.length || this.opened.has(group.key)) this.rows.push(...fitting.map((way) => ({ way })));
    }
    byId("ways-tally").textContent = words.length ? `${number(found)} of ${number(this.ways.length)} principals` : `${number(found)} principals`;
    byId("ways-nothing").hidden = found > 0;
    this.list.show(this.rows.length, { chosen: this.chosen ? this.rows.findIndex((row) => row.way === this.chosen) : -1, top: false });
  },

  turn(group) {
    this.opened.has(group.key) ? this.opened.delete(group.key) : this.opened.add(group.key);
    this.fill();
    this.list.choose(this.rows.findIndex((row) => row.group === group));
  },

  pick(index) {
    this.chosen = this.rows[index].way;
    this.query.set("principal", this.chosen.arn);
    address.write("escalation", this.query);
    this.draw(true);
  },

  row({ group, way, fitting }) {
    if (group) {
      const open = this.opened.has(group.key) || this.query.has("q");
      return element(
        "div",
        { role: "row", class: "row group", "aria-level": "1", "aria-expanded": open, "aria-selected": "false" },
        element(
          "span",
          { role: "gridcell", class: "cell" },
          element("span", { class: "turn", "aria-hidden": "true" }, open ? "▾" : "▸"),
          group.techniques.flatMap((technique, place) => [place > 0 && " → ", element("span", { class: "code" }, technique)]),
          element("span", { class: "says" }, group.words),
          element("span", { class: "count num" }, number(fitting.length)),
        ),
      );
    }
    return element(
      "div",
      { role: "row", class: "row leaf", "aria-level": "2", "aria-selected": "false" },
      element(
        "span",
        { role: "gridcell", class: "cell" },
        element("bdi", {}, way.name),
        " ",
        element("small", {}, KINDS[way.kind]?.[0] ?? "", way.several && [" in ", element("bdi", {}, way.account)]),
        conditional(way) ? element("span", { class: "tag" }, "conditional") : null,
      ),
    );
  },

  without(name) {
    const query = new URLSearchParams(this.query);
    query.delete(name);
    return query;
  },

  // With nobody chosen: all ways together, or those that the search finds.
  overview(box) {
    const all = this.rows.flatMap((row) => (row.group ? row.fitting : []));
    box.replaceChildren(
      element(
        "div",
        { class: "opening" },
        element("h2", {}, "Where the ways meet"),
        element("p", { class: "quiet small" }, "The wider a line, the more principals go along it. A box shows whose ways lead through it; a name in the list shows its way step by step."),
      ),
      all.length ? element("div", { class: "across" }, meeting.drawing(all, Math.floor(box.clientWidth) - 48)) : "",
    );
    const across = box.querySelector(".across");
    if (across) across.scrollLeft = across.scrollWidth; // where it does not fit, its end is what matters
  },

  draw(anew = false) {
    const box = byId("way"), width = Math.min(Math.floor(box.clientWidth) - 48, 760);
    if (width <= 0 || (!anew && width === this.width)) return;
    this.width = width;
    if (!this.chosen) return this.overview(box);
    const way = this.chosen, steps = stepsOf(way), others = way.shape.principals.length - 1;
    box.replaceChildren(
      element(
        "div",
        { class: "opening" },
        element("p", { class: "small" }, element("a", { href: `#escalation?${this.without("principal")}` }, "← Where the ways meet")),
        element("h2", {}, element("bdi", {}, way.name)),
        element(
          "p",
          { class: "chips" },
          element("span", { class: "quiet" }, `${KINDS[way.kind]?.[0] ?? "Principal"}, ${number(steps.length)} ${steps.length === 1 ? "step" : "steps"} from full power`),
          way.several && element("span", { class: "quiet" }, "in ", element("bdi", {}, way.account)),
          conditional(way) ? chip("medium", "hangs on conditions") : chip("critical", "nothing in the way"),
          others > 0 && element("span", { class: "quiet" }, `${number(others)} more go the same way`),
        ),
      ),
      drawing(way, steps, width),
      element("h3", {}, "Step by step"),
      element(
        "ol",
        { class: "steps" },
        steps.map((step) =>
          element(
            "li",
            {},
            element("p", {}, element("a", { class: "code", href: `#findings?${new URLSearchParams({ check: step.technique, q: way.arn })}` }, step.technique), " ", element("bdi", {}, told(step.source).name), " ", element("span", { dir: "auto" }, step.words), step.conditional && element("span", { class: "quiet" }, " (if conditions allow it that could not be decided)")),
            element("p", { class: "code quiet" }, step.source, " → ", step.target),
          ),
        ),
      ),
    );
    box.scrollTop = 0;
  },
};

const conditional = (way) => (way.shape.steps.some((step) => step[4]) ? 1 : 0);

const stepsOf = (way) => {
  const arn = (place) => (place < 0 ? way.arn : ways().arns[place]);
  return way.shape.steps.map(([technique, source, target, words, conditional]) => ({
    technique,
    source: arn(source),
    target: arn(target),
    words: filled(words, way.name.split("/").pop()),
    conditional: Boolean(conditional),
  }));
};

// Lines of a text that are no longer than a width; a word that is too long for itself is cut into pieces.
const pen = lazily(() => document.createElement("canvas").getContext("2d"));
const lines = (text, width, font) => {
  const context = pen();
  context.font = font;
  const fits = (piece) => context.measureText(piece).width <= width;
  const found = [];
  let line = "";
  for (let word of text.split(/\s+/)) {
    if (fits(`${line} ${word}`.trim())) {
      line = `${line} ${word}`.trim();
      continue;
    }
    if (line) found.push(line);
    for (line = word; !fits(line); ) {
      const letters = [...line];
      let take = letters.length - 1;
      while (take > 1 && !fits(letters.slice(0, take).join(""))) take--;
      found.push(letters.slice(0, take).join(""));
      line = letters.slice(take).join("");
      if (letters.length < 2) break;
    }
  }
  return line ? [...found, line] : found;
};

const AXIS = 22, EDGE = 60; // where the line runs, and where texts begin

const drawing = (way, steps, width) => {
  const family = getComputedStyle(document.body).fontFamily;
  const room = width - EDGE;
  const parts = [];
  let y = 22;
  const write = (rows, kind, size) => {
    for (const row of rows) {
      parts.push(drawn("text", { x: EDGE, y, class: kind }, row));
      y += size;
    }
  };
  const node = (arn, last) => {
    const { kind, name } = told(arn);
    const [title, path] = KINDS[kind] ?? ["Resource", KINDS.policy[1]];
    const place = y;
    parts.push(
      drawn("g", { class: `node ${last && kind === "account" ? "power" : place === 22 ? "first" : ""}`, transform: `translate(${AXIS} ${place})` }, drawn("circle", { r: 20 }), drawn("path", { d: path, "fill-rule": "evenodd" })),
    );
    y -= 3;
    write([last && kind === "account" ? "The end" : title], "kind", 18);
    write(lines(name, room, `600 15px ${family}`), "name", 19);
    y = Math.max(y - 12, place + 22);
    return place;
  };
  let above = node(steps[0].source, false), at = steps[0].source;
  const line = (from, to, kind) => parts.unshift(drawn("path", { class: `line ${kind}`, d: `M${AXIS} ${from + 21}V${to - 28}` }), drawn("path", { class: "arrow", d: `M${AXIS - 6} ${to - 32}h12l-6 9z` }));
  steps.forEach((step, place) => {
    if (step.source !== at) {
      y += 24;
      const next = y + 12;
      y = next;
      line(above, next, "aside");
      above = node(step.source, false);
    }
    y += 26;
    const kind = step.conditional ? "dashed" : "";
    parts.push(drawn("rect", { class: "technique", x: EDGE, y: y - 14, width: 8 * step.technique.length + 14, height: 20, rx: 5 }), drawn("text", { class: "technique", x: EDGE + 7, y }, step.technique));
    if (step.conditional) parts.push(drawn("text", { class: "kind", x: EDGE + 8 * step.technique.length + 24, y }, "if conditions allow it"));
    y += 24;
    write(lines(step.words, room, `14px ${family}`), "words", 19);
    const next = y + 28;
    line(above, next, kind);
    y = next;
    above = node(step.target, place === steps.length - 1);
    at = step.target;
  });
  const height = y + 14;
  const words = steps.map((step) => `${told(step.source).name} ${step.words}`).join("; then ");
  return drawn("svg", { class: "way", role: "img", "aria-label": `Way of ${way.name}: ${words}`, width, height, viewBox: `0 0 ${width} ${height}` }, ...parts);
};
