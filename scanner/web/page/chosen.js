// The box that is chosen, in words, with its own switch: large enough for a finger.

import { button, el, say } from "/page/parts.js";

/** `view`: { edits, selected() }. */
export class Chosen {
  constructor(view) {
    this.view = view;
    this.made = el("div", { class: "chosen-bar", role: "group", ariaLabel: say("chosen"), hidden: true });
  }

  draw() {
    const { edits } = this.view;
    const key = this.view.selected();
    const finding = edits.byId.get(key);
    const area = edits.now.areas.find((one) => one.key === key);
    const unread = edits.file.areas_unread.find((one) => one.id === key);
    const state = JSON.stringify([key, finding && edits.now.mask.has(key), Boolean(area), unread && edits.now.unread[key]]);
    if (state === this.state && edits.file === this.file) return;
    Object.assign(this, { state, file: edits.file });
    const focused = this.made.contains(document.activeElement);
    const parts = finding ? this.finding(finding) : area ? this.area(area) : unread ? this.unread(unread) : [];
    this.made.replaceChildren(...parts);
    this.made.hidden = !parts.length;
    if (focused) this.made.querySelector("input, button")?.focus({ preventScroll: true });
  }

  finding(one) {
    const { edits } = this.view;
    const count = edits.twins(one.id).length;
    const box = el("input", { type: "checkbox", checked: edits.now.mask.has(one.id), onchange: () => edits.toggle(one.id) });
    return [el("p", {}, el("strong", {}, one.name), ` `, el("span", { class: "value" }, one.text), count > 1 ? ` · ${say("twins", { count })}` : ""),
      el("label", { class: "switch" }, box, say("mask_it"))];
  }

  area(one) {
    return [el("p", {}, el("strong", {}, say("box_drawn"))), button(say("remove"), () => this.view.edits.removeArea(one.key))];
  }

  unread(one) {
    const choice = (how, key) => button(say(key), () => this.view.edits.settle(one.id, how), { ariaPressed: String(this.view.edits.now.unread[one.id] === how), class: "tool" });
    return [el("p", {}, one.reason), el("div", { class: "row" }, choice("mask", "unread_mask"), choice("accept", "unread_accept"))];
  }
}
