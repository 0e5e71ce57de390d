// The embedded data, parsed when it is first asked for, and small helpers. Texts become text nodes and nothing else.

const SEVERITIES = ["info", "low", "medium", "high", "critical"];
const STATUSES = ["fail", "unknown", "manual", "pass"];
const KNOWN = 2; // in the column `new`; 1 is new, 0 is without a baseline
const NAME = "\0"; // stands for the resource's name
const BETWEEN = "\x1f"; // stands between lines of evidence

const lazily = (make) => {
  let made, value;
  return () => (made ? value : ((made = true), (value = make())));
};
const embedded = (id) => lazily(() => JSON.parse(document.getElementById(id).textContent));

const facts = embedded("facts-data");
const findings = lazily(() => {
  const data = embedded("findings-data")();
  const digits = (text) => Uint8Array.from(text, Number);
  return {
    ...data,
    count: data.check.length,
    check: Uint16Array.from(data.check),
    resource: Uint32Array.from(data.resource),
    message: Uint32Array.from(data.message),
    status: digits(data.status),
    severity: digits(data.severity),
    new: digits(data.new),
  };
});
const ways = embedded("ways-data");

const byId = (id) => document.getElementById(id);
const filled = (text, name) => (text.includes(NAME) ? text.split(NAME).join(name) : text);
const number = (value) => value.toLocaleString("en");
const named = (kind) => {
  const acronyms = { mfa: "MFA", oidc: "OIDC", saml: "SAML", sso: "SSO" };
  const text = kind.split("_").map((word) => acronyms[word] ?? word).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};

// An element with attributes and children; a function is a listener, false and null are left out.
const element = (tag, attributes = {}, ...children) => filledIn(document.createElement(tag), attributes, children);
const drawn = (tag, attributes = {}, ...children) =>
  filledIn(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
const filledIn = (made, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== false && child !== undefined));
  return made;
};
const chip = (kind, text = kind) => element("span", { class: `chip ${kind}` }, text);

const say = (text) => (byId("said").textContent = text);

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Some browsers have no clipboard for pages from a disk.
    const area = element("textarea", { class: "unheard", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
};
const copyButton = (text, what) => {
  const button = element("button", { type: "button", class: "copy", "aria-label": `Copy ${what}` }, "Copy");
  button.addEventListener("click", async () => {
    await copy(text);
    button.textContent = "Copied";
    say(`${what} copied`);
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  return button;
};

// The address: `#findings?severity=critical&q=x`. What a person typed replaces the entry, what was clicked adds one.
const VIEWS = ["overview", "findings", "checks", "escalation", "accounts"];
const address = {
  read() {
    const [view, query = ""] = location.hash.slice(1).split(/\?(.*)/s);
    return { view: VIEWS.includes(view) && byId(view) ? view : "overview", query: new URLSearchParams(query) };
  },
  write(view, query, { add = false } = {}) {
    const text = query.toString();
    const hash = `#${view}${text ? `?${text}` : ""}`;
    if (hash !== location.hash) history[add ? "pushState" : "replaceState"](null, "", hash);
  },
};
