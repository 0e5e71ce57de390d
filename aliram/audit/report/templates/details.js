// One finding with all that is known of it, beside the list.

table.details = function () {
  const box = byId("details"), wish = this.asked.get("open");
  const finding = wish ? this.found(wish) : -1;
  const index = finding < 0 ? -1 : this.order.indexOf(finding);
  const was = box.hidden;
  box.hidden = finding < 0;
  document.documentElement.classList.toggle("detailed", finding >= 0);
  if (index >= 0 && this.list.chosen !== index) {
    this.list.chosen = index;
    this.list.reveal(index);
  }
  this.list.draw();
  if (finding < 0) {
    box.replaceChildren();
    if (!was) byId("grid").focus({ preventScroll: true });
    return;
  }
  box.replaceChildren(...this.told(finding, index));
  box.scrollTop = 0;
  // On a narrow screen it covers the list.
  if (was && getComputedStyle(box).position === "fixed") box.focus();
  say(`${facts().checks[findings().check[finding]].title}: ${findings().resources.name[findings().resource[finding]]}`);
};

table.found = function (wish) {
  if (/^#\d+$/.test(wish)) return Number(wish.slice(1)) < findings().count ? Number(wish.slice(1)) : -1;
  return findings().fingerprint.indexOf(wish);
};

table.told = function (i, index) {
  const all = findings(), check = facts().checks[all.check[i]], resource = all.resource[i];
  const name = all.resources.name[resource], arn = filled(all.resources.arns[all.resources.arn[resource]], name);
  const status = STATUSES[all.status[i]], severity = SEVERITIES[all.severity[i]];
  const evidence = filled(all.evidences[all.evidence[i]], name), fix = filled(all.fixes[all.fix[i]], name);
  const part = (title, ...children) => element("section", {}, element("h3", {}, title), ...children);
  const code = (text, what) => element("div", { class: "copied" }, element("code", { dir: "auto" }, text), copyButton(text, what));
  const step = (title, by, sign) =>
    element("button", { type: "button", class: "icon", "aria-label": title, title, disabled: index < 0 || !(index + by in this.order), click: () => {
      this.list.choose(index + by, { open: true });
      byId("details").querySelector(`[aria-label="${title}"]`).focus();
    } }, sign);
  const suppressed = all.suppressed[i];
  const [account, alias] = facts().accounts[all.resources.account[resource]];
  return [
    element(
      "div", { class: "strip" },
      element("span", { class: "quiet small" }, index < 0 ? "Not in the list" : `${number(index + 1)} of ${number(this.order.length)}`),
      step("Previous finding", -1, "↑"), step("Next finding", 1, "↓"),
      element("button", { type: "button", class: "icon", id: "close", "aria-label": "Close", title: "Close", click: () => this.ask({ open: "" }, { again: false }) }, "×"),
    ),
    element("p", { class: "chips" }, chip(severity), chip(status === "fail" ? "bad" : status, status), all.new[i] === 1 && chip("tag", "new"), all.new[i] === KNOWN && chip("tag", "known from the baseline"), suppressed && chip("tag", "suppressed")),
    element("h2", {}, element("span", { class: "code" }, check.id), " ", check.title),
    element("p", { class: "subject" }, element("small", {}, named(all.kinds[all.resources.kind[resource]])), " ", element("bdi", {}, name)),
    element("p", { class: "message", dir: "auto" }, all.messages[all.message[i]]),
    suppressed && part("Suppressed", element("p", { dir: "auto" }, suppressed[0]), suppressed[1] && element("p", { class: "quiet" }, `Counts again from ${suppressed[1]} on.`)),
    check.why && part("Why it matters", element("p", {}, check.why)),
    evidence && part("Evidence", element("ul", { class: "evidence" }, evidence.split(BETWEEN).map((line) => element("li", { dir: "auto" }, line)))),
    fix && part("What to do", code(fix, "what to do")),
    part(
      "About",
      element(
        "dl", { class: "about" },
        element("dt", {}, "Resource"), element("dd", {}, code(arn, "the resource's ARN")),
        element("dt", {}, "Account"), element("dd", {}, element("bdi", {}, alias ? `${alias} (${account})` : account)),
        check.cis.length > 0 && [element("dt", {}, "CIS"), element("dd", {}, check.cis.join(", "))],
        all.fingerprint[i] && [element("dt", {}, "Fingerprint"), element("dd", {}, code(all.fingerprint[i], "the fingerprint"))],
      ),
    ),
    element(
      "p", { class: "chips" },
      element("a", { href: `#findings?${new URLSearchParams({ check: check.id })}` }, "All of this check"),
      element("a", { href: `#findings?${new URLSearchParams({ q: arn })}` }, "All of this resource"),
    ),
  ].filter(Boolean);
};
