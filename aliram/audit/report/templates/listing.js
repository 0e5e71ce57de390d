// A list of any length of which only the rows in the window exist. Keys move a chosen row; the box keeps the focus.

// Browsers draw no element higher than some 17 million pixels: a longer list is scrolled in larger steps.
const HIGHEST = 10_000_000;
const SPARE = 8; // rows beyond each edge of the window

class Listing {
  // `row(index)` makes a row; `open(index)` is called for a click or Enter, `moved(index)` when the chosen row changes.
  constructor({ box, scroller, row, open, moved = () => {}, close = () => {}, keys = {} }) {
    Object.assign(this, { box, scroller, row, open, moved, close, keys, count: 0, chosen: -1 });
    this.runway = element("div", { class: "runway", role: "presentation" });
    scroller.append(this.runway);
    scroller.addEventListener("scroll", () => this.later(), { passive: true });
    new ResizeObserver(() => this.later()).observe(scroller);
    box.addEventListener("keydown", (event) => this.key(event));
    this.runway.addEventListener("click", (event) => {
      const hit = event.target.closest("[data-index]");
      if (hit) this.choose(Number(hit.dataset.index), { open: true });
    });
  }

  get height() {
    return parseFloat(getComputedStyle(this.scroller).getPropertyValue("--row")) * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  show(count, { chosen = -1, top = true } = {}) {
    this.count = count;
    this.chosen = chosen;
    this.box.setAttribute("aria-rowcount", count);
    if (top) this.scroller.scrollTop = 0;
    this.draw();
    if (chosen >= 0) this.reveal(chosen);
  }

  later() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  measures() {
    const height = this.height, seen = this.scroller.clientHeight;
    const whole = this.count * height, shown = Math.min(whole, HIGHEST);
    const stretch = shown > seen ? (whole - seen) / (shown - seen) : 1;
    return { height, seen, shown, stretch };
  }

  draw() {
    const { height, seen, shown, stretch } = this.measures();
    if (!seen) return;
    this.runway.style.height = `${shown}px`;
    const top = this.scroller.scrollTop, offset = top * stretch;
    const first = Math.max(0, Math.floor(offset / height) - SPARE);
    const last = Math.min(this.count, Math.ceil((offset + seen) / height) + SPARE);
    const rows = [];
    for (let index = first; index < last; index++) {
      const row = this.row(index);
      row.id = `${this.box.id}-${index}`;
      row.dataset.index = index;
      row.setAttribute("aria-rowindex", index + 1);
      if (index === this.chosen) row.setAttribute("aria-selected", "true");
      row.style.transform = `translateY(${top + index * height - offset}px)`;
      row.style.height = `${height}px`;
      rows.push(row);
    }
    this.runway.replaceChildren(...rows);
    this.box.style.setProperty("--bar", `${this.scroller.offsetWidth - this.scroller.clientWidth}px`);
    if (this.chosen >= first && this.chosen < last) this.box.setAttribute("aria-activedescendant", `${this.box.id}-${this.chosen}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  reveal(index) {
    const { height, seen, stretch } = this.measures();
    const from = this.scroller.scrollTop * stretch;
    if (index * height < from) this.scroller.scrollTop = (index * height) / stretch;
    else if ((index + 1) * height > from + seen) this.scroller.scrollTop = ((index + 1) * height - seen) / stretch;
    this.draw();
  }

  choose(index, { open = false } = {}) {
    if (index < 0 || index >= this.count) return;
    this.chosen = index;
    this.reveal(index);
    (open ? this.open : this.moved)(index);
  }

  key(event) {
    if (event.target !== this.box || event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.height) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      const next = this.chosen < 0 && event.key !== "End" ? 0 : this.chosen + steps[event.key];
      this.choose(Math.min(Math.max(next, 0), this.count - 1));
    } else if ((event.key === "Enter" || event.key === " ") && this.chosen >= 0) this.choose(this.chosen, { open: true });
    else if (event.key === "Escape") this.close();
    else if (event.key in this.keys && this.chosen >= 0) this.keys[event.key](this.chosen);
    else return;
    event.preventDefault();
  }
}
