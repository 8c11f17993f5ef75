// The list beside the pages: what was found, what could not be read, and what was drawn by hand.

import { call } from "/page/server.js";
import { button, el, say } from "/page/parts.js";

const ORDER = { high: 0, medium: 1, low: 2 };

/** `view`: { id, edits, selected(), go(one) }. Lines are made once and follow what is decided. */
export class Found {
  constructor(view) {
    this.view = view;
    this.values = new Map();
    this.made = el("aside", { class: "found", ariaLabel: say("found"), tabIndex: -1 });
    this.fill();
  }

  /** Makes all lines: after a file was opened, or read again. */
  fill() {
    const { file } = this.view.edits;
    const seen = new Set();
    const findings = file.findings.filter((one) => !seen.has(one.twin) && seen.add(one.twin));
    findings.sort((a, b) => ORDER[a.severity] - ORDER[b.severity] || a.name.localeCompare(b.name) || (a.page ?? 1e9) - (b.page ?? 1e9));
    this.lines = findings.map((finding) => this.line(finding));
    this.types = new Map();
    const grouped = [];
    for (const line of this.lines) {
      const { type } = line.finding;
      if (!this.types.has(type)) this.types.set(type, []);
      this.types.get(type).push(line);
    }
    for (const lines of this.types.values()) {
      if (lines.length > 1) grouped.push(this.head(lines));
      grouped.push(...lines.map((line) => line.made));
    }
    this.unread = file.areas_unread.map((one) => this.unreadLine(one));
    this.areas = el("ul", { class: "lines" });
    this.nothing = el("p", {}, say("found_nothing"));
    this.made.replaceChildren(el("h2", {}, say("found")),
      el("ul", { class: "lines" }, this.unread.map((line) => line.made)),
      this.nothing, el("ul", { class: "lines" }, grouped), this.areas);
    this.file = file;
  }

  /** Shows what is decided now. */
  draw() {
    const { edits } = this.view;
    if (edits.file !== this.file) this.fill();
    const focused = document.activeElement?.dataset?.line;
    for (const { finding, box } of this.lines) box.checked = edits.now.mask.has(finding.id);
    this.mark();
    for (const lines of this.types.values()) {
      if (!lines.head) continue;
      const on = lines.filter((line) => line.box.checked).length;
      lines.head.checked = on === lines.length;
      lines.head.indeterminate = on > 0 && on < lines.length;
    }
    for (const { one, choices } of this.unread) {
      for (const choice of choices) choice.checked = edits.now.unread[one.id] === choice.value;
    }
    this.areas.replaceChildren(...edits.now.areas.map((one) => this.areaLine(one)));
    this.nothing.hidden = this.lines.length + edits.now.areas.length > 0;
    if (focused && !document.activeElement?.dataset?.line) this.made.querySelector(`[data-line="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  /** Marks the line of what is chosen; it may be that of a twin. */
  mark() {
    const { edits } = this.view;
    const chosen = edits.byId.get(this.view.selected())?.twin;
    for (const { finding, made } of this.lines) made.classList.toggle("chosen", finding.twin === chosen);
  }

  /** One switch for all values of a type. */
  head(lines) {
    const ids = () => lines.map((line) => line.finding.id);
    lines.head = el("input", { type: "checkbox", onchange: (event) => this.view.edits.switchAll(ids(), event.target.checked) });
    return el("li", { class: "line all" }, el("label", { class: "switch" }, lines.head, el("strong", {}, say("all_of_type", { name: lines[0].finding.name, count: lines.length }))));
  }

  line(finding) {
    const twins = this.view.edits.twins(finding.id).length;
    const place = finding.place ? finding.place : finding.page ? say("page_number", { number: finding.page }) : say("off_page", { source: say(`source.${finding.source}`) });
    const box = el("input", { type: "checkbox", "data-line": finding.id, onchange: () => this.view.edits.toggle(finding.id), onfocus: () => this.view.go(finding) });
    const value = el("p", { class: "value" }, finding.text);
    const made = el("li", { class: `line ${finding.severity}`, "data-type": finding.type },
      el("label", { class: "switch" }, box, el("strong", {}, finding.name), ` `, el("span", { class: "grade" }, say("grade", { grade: say(`severity.${finding.severity}`) }))),
      value,
      el("p", {}, [place, twins > 1 && say("twins", { count: twins }), finding.owner].filter(Boolean).join(" · ")),
      el("p", { class: "why" }, finding.why),
      finding.text ? this.eye(finding, value) : null);
    return { finding, box, made };
  }

  /** Shows a value in full, and hides it again. */
  eye(finding, value) {
    const told = (shown) => {
      eye.textContent = say(shown ? "hide_value" : "show_value");
      eye.ariaLabel = `${eye.textContent}: ${finding.name}`;
      value.textContent = shown ? this.values.get(finding.id) : finding.text;
    };
    const eye = button("", async () => {
      const shown = this.values.has(finding.id);
      if (shown) this.values.delete(finding.id);
      else this.values.set(finding.id, (await call("GET", `/page/files/${this.view.id}/value/${finding.id}`)).text);
      told(!shown);
    }, { class: "plain" });
    told(false);
    return eye;
  }

  areaLine(one) {
    return el("li", { class: "line drawn" },
      el("strong", {}, say("box_drawn")), el("p", {}, this.view.edits.title(one.page)),
      button(say("remove"), () => this.view.edits.removeArea(one.key), { class: "plain", "data-line": one.key, ariaLabel: say("remove_on", { number: one.page }) }));
  }

  unreadLine(one) {
    const choices = [];
    const choice = (value) => {
      const made = el("input", { type: "radio", name: `unread-${one.id}`, value, "data-line": `${one.id}-${value}`, onchange: () => this.view.edits.settle(one.id, value), onfocus: () => this.view.go(one) });
      choices.push(made);
      return el("label", {}, made, ` ${say(value === "mask" ? "unread_mask" : "unread_accept")}`);
    };
    const made = el("li", { class: "line unread" },
      el("fieldset", {}, el("legend", {}, `${this.view.edits.title(one.page)}: ${one.reason}`), one.maskable ? choice("mask") : null, choice("accept")));
    return { one, choices, made };
  }
}
