// Where the ways to full power meet: one column for each step before the end, wide lines where many go.

const SHOWN = 9; // nodes of a column; the others are one
const BOX = { height: 46, gap: 14, widest: 200, narrowest: 140, between: 32 };

const meeting = {
  // Nodes by column, counted from the end, and how many principals go from one to another.
  graph(all) {
    const nodes = new Map(), edges = new Map();
    const add = (column, key, make) => {
      const place = `${column} ${key}`;
      if (!nodes.has(place)) nodes.set(place, { place, column, weight: 0, ...make() });
      nodes.get(place).weight++;
      return place;
    };
    for (const way of all) {
      const steps = stepsOf(way), techniques = steps.map((step) => step.technique);
      let from = add(steps.length, `start ${techniques[0]}`, () => ({ label: "", technique: techniques[0], start: true, wish: techniques[0] }));
      steps.forEach((step, place) => {
        const last = place === steps.length - 1, { kind, name } = told(step.target);
        const to = add(steps.length - place - 1, last ? "end" : step.target, () =>
          last ? { label: "Full power", kind: "account", end: true } : { label: name, kind, wish: step.target },
        );
        edges.set(`${from}${BETWEEN}${to}`, (edges.get(`${from}${BETWEEN}${to}`) ?? 0) + 1);
        from = to;
      });
    }
    return this.cut(nodes, edges);
  },

  // The nodes that most go through, the others of a column put together.
  cut(nodes, edges) {
    const columns = [];
    for (const node of nodes.values()) (columns[node.column] ??= []).push(node);
    const place = new Map();
    const kept = columns.map((column, number) => {
      column.sort((a, b) => Number(b.start ?? false) - Number(a.start ?? false) || b.weight - a.weight);
      const first = column.length > SHOWN + 1 ? column.slice(0, SHOWN) : column, rest = column.slice(first.length);
      if (rest.length) first.push({ place: `rest ${number}`, column: number, label: `${rest.length} others`, weight: rest.reduce((sum, node) => sum + node.weight, 0) });
      column.forEach((node, index) => place.set(node.place, index < first.length && !(rest.length && index >= SHOWN) ? node.place : `rest ${number}`));
      return first;
    });
    const joined = new Map();
    for (const [edge, weight] of edges) {
      const [from, to] = edge.split(BETWEEN).map((each) => place.get(each));
      joined.set(`${from}${BETWEEN}${to}`, (joined.get(`${from}${BETWEEN}${to}`) ?? 0) + weight);
    }
    return { columns: kept, edges: joined };
  },

  drawing(all, room) {
    const { columns, edges } = this.graph(all);
    const count = columns.length, even = (room - (count - 1) * BOX.between) / count;
    const wide = Math.floor(Math.min(Math.max(even, BOX.narrowest), BOX.widest));
    const width = Math.max(room, count * (wide + BOX.between) - BOX.between);
    const step = count > 1 ? Math.min((width - wide) / (count - 1), wide + 160) : 0;
    const tallest = Math.max(...columns.map((column) => column.length));
    const height = tallest * (BOX.height + BOX.gap) + 8;
    const at = new Map();
    columns.forEach((column, number) => {
      const top = (height - column.length * (BOX.height + BOX.gap) + BOX.gap) / 2;
      column.forEach((node, index) => at.set(node.place, { x: (count - 1 - number) * step, y: top + index * (BOX.height + BOX.gap), node }));
    });
    const most = Math.max(...edges.values());
    const lines = [...edges].map(([edge, weight]) => {
      const [from, to] = edge.split(BETWEEN).map((each) => at.get(each));
      const x1 = from.x + wide, y1 = from.y + BOX.height / 2, x2 = to.x, y2 = to.y + BOX.height / 2, bend = (x2 - x1) / 2;
      return drawn("path", { class: "flow", d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, "stroke-width": (1.5 + 10 * Math.sqrt(weight / most)).toFixed(1) });
    });
    return drawn(
      "svg",
      { class: "way map", role: "group", "aria-label": "Where the ways meet", width, height, viewBox: `0 0 ${width} ${height}` },
      ...lines,
      ...[...at.values()].map(({ x, y, node }) => this.box(x, y, node, wide)),
    );
  },

  box(x, y, node, wide) {
    const family = getComputedStyle(document.body).fontFamily;
    const people = `${number(node.weight)} ${node.weight === 1 ? "principal" : "principals"}`;
    const [above, below] = node.start
      ? [people, `${node.weight === 1 ? "begins" : "begin"} with ${node.technique}`]
      : node.end ? ["Full power", people] : [lines(node.label, wide - 34, `600 13px ${family}`), people];
    const shown = Array.isArray(above) ? above[0] + (above.length > 1 ? "…" : "") : above;
    const kind = node.end ? "power" : node.start ? "first" : "";
    const parts = [
      drawn("title", {}, node.start || node.end ? `${above}, ${below}` : `${node.label}: ${people}`),
      drawn("rect", { width: wide, height: BOX.height, rx: 8 }),
      drawn("text", { class: "name", x: 12, y: 20 }, shown),
      drawn("text", { class: "kind", x: 12, y: 37 }, node.start || node.end ? below : `${KINDS[node.kind] ? `${KINDS[node.kind][0]}, ` : ""}${people}`),
    ];
    const place = { class: `stop ${kind}`, transform: `translate(${x} ${y})` };
    if (!node.wish) return drawn("g", place, ...parts);
    return drawn("a", { ...place, href: `#escalation?${new URLSearchParams({ q: node.wish })}` }, ...parts);
  },
};
