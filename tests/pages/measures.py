"""What is measured inside a page: JavaScript expressions, each with a value that is empty when all is well."""

from __future__ import annotations

__all__ = ["FAINT", "OUTSIDE", "UNDRAWN"]

FAINT = """
(() => {
  const numbers = colour => { const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number); return {r, g, b, a}; };
  const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const luminance = c => 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
  const ground = element => {
    for (; element; element = element.parentElement) {
      const colour = numbers(getComputedStyle(element).backgroundColor);
      if (colour.a === 1) return colour;
      if (colour.a > 0) throw new Error("a ground that shines through: " + element.outerHTML.slice(0, 80));
    }
    throw new Error("no ground");
  };
  const ratio = (colour, element) => {
    const [low, high] = [luminance(numbers(colour)), luminance(ground(element))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const seen = element => element.checkVisibility() && element.getClientRects().length;
  const found = [];
  const note = (colour, element, text) => {
    const value = ratio(colour, element);
    if (value < 4.5) found.push([Math.round(value * 100) / 100, element.tagName, element.className, text.slice(0, 40)]);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    if (node.data.trim() && seen(node.parentElement))
      note(getComputedStyle(node.parentElement).color, node.parentElement, node.data);
  }
  for (const element of document.querySelectorAll("td, input")) {
    if (!seen(element)) continue;
    if (element.value) note(getComputedStyle(element).color, element, element.value);
    const before = getComputedStyle(element, "::before");
    if (!["none", "normal"].includes(before.content)) note(before.color, element, before.content);
  }
  return found;
})()
"""
"""Texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3), with their contrast."""

OUTSIDE = """
(() => {
  const found = [...document.querySelectorAll("body *")].filter(element => {
    const box = element.getBoundingClientRect();
    for (let around = element.parentElement; around !== document.body && around; around = around.parentElement)
      if (getComputedStyle(around).overflowX !== "visible") return false;
    return box.width && box.right > innerWidth + 0.5;
  }).map(element => element.tagName + "." + element.className + " " + element.textContent.slice(0, 40));
  const wide = document.documentElement.scrollWidth;
  return wide > innerWidth ? [`the page is ${wide} px wide in a window of ${innerWidth}`, ...found] : found;
})()
"""
"""What reaches beyond the window's right edge, unless it is inside something that scrolls or cuts."""

UNDRAWN = """
[...document.body.textContent].map(c => c.codePointAt(0)).filter(c =>
  c < 32 && ![9, 10, 13].includes(c) || [0x200b, 0xfeff].includes(c) || c >= 0x202a && c <= 0x202e
  || c >= 0x2066 && c <= 0x2069)
"""
"""Characters of the page that nobody sees, and that turn or hide what is around them."""
