// One page of a file: its picture, and on it the boxes, to be switched, moved and drawn.

import { el, picture, say, width } from "/page/parts.js";

const LEAST = 4;
const UNREAD = { open: "unread_open", mask: "unread_mask", accept: "unread_accept" };
const STEP = 0.005;
const PASSING = 80;

/** `view`: { id, edits, mode(), select(key), selected(), press(kind, key), drew(page, box) }. */
export class Sheet {
  constructor(view, [number, wide, high]) {
    Object.assign(this, { view, number, wide, high, loaded: 0, near: false });
    this.image = el("img", { alt: say("page_alt", { number }), draggable: false });
    this.layer = el("div", { class: "layer" });
    this.made = el("section", { class: "sheet", ariaLabel: say("page_alt", { number }) },
      el("p", { class: "number" }, say("page_number", { number })),
      (this.paper = el("div", { class: "paper" }, this.image, this.layer)));
    this.paper.style.aspectRatio = `${wide} / ${high}`;
    this.layer.addEventListener("pointerdown", (event) => this.press(event));
  }

  /** Loads the picture when the page comes near, and a sharper one after zooming. */
  async load() {
    const wanted = width(this.paper.clientWidth);
    if (wanted <= this.loaded) return;
    this.loaded = wanted;
    try {
      const address = await picture(`/page/files/${this.view.id}/pages/${this.number}?width=${wanted}`);
      if (this.near) this.image.src = address;
    } catch {
      this.loaded = 0;
    }
  }

  /** Comes near the window, or leaves it: what is far away holds no picture and no boxes. */
  come(near) {
    if (this.near === near) return;
    this.near = near;
    // A page that only flies by is not asked for.
    if (near) setTimeout(() => { if (this.near) this.load(); }, PASSING);
    else {
      this.loaded = 0;
      this.image.removeAttribute("src");
    }
    this.draw();
  }

  draw() {
    if (!this.near) return this.layer.replaceChildren();
    const focused = document.activeElement?.dataset?.key;
    this.layer.replaceChildren(...this.findings(), ...this.areas(), ...this.unread());
    if (focused) this.layer.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    return undefined;
  }

  findings() {
    const { edits } = this.view;
    return edits.file.findings.filter((one) => one.page === this.number).flatMap((one) => {
      const on = edits.now.mask.has(one.id);
      const label = say(on ? "box_on" : "box_off", { name: one.name });
      return one.boxes.map((box, index) => this.box("finding", one.id, index, box, `${on ? "on" : "off"} ${one.severity}`, label, on));
    });
  }

  areas() {
    const mine = this.view.edits.now.areas.filter((one) => one.page === this.number);
    return mine.map((one) => this.box("area", one.key, 0, one.box, "on drawn", say("box_drawn"), true));
  }

  unread() {
    const { edits } = this.view;
    const mine = edits.file.areas_unread.filter((one) => one.page === this.number && one.maskable);
    return mine.map((one) => {
      const how = edits.now.unread[one.id];
      return this.box("unread", one.id, 0, one.box, `unread ${how ?? ""}`, say("box_unread", { how: say(UNREAD[how ?? "open"]) }), how === "mask");
    });
  }

  box(kind, key, index, sides, traits, label, pressed) {
    const chosen = this.view.selected() === key ? " chosen" : "";
    const made = el("button", { type: "button", class: `box ${traits}${chosen}`, ariaLabel: label, ariaPressed: String(pressed), "data-kind": kind, "data-id": key, "data-index": String(index), "data-key": `${key}/${index}` });
    place(made, sides, this.wide, this.high);
    if (kind !== "unread") made.append(el("span", { class: "corner", ariaHidden: "true" }));
    made.addEventListener("keydown", (event) => this.key(event, made, sides));
    made.addEventListener("focus", () => this.view.select(key));
    made.addEventListener("click", (event) => { if (event.detail === 0) this.view.press(kind, key); });
    return made;
  }

  /** Arrows move a box, with Shift they change its size. */
  key(event, made, sides) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const { kind, id, index } = made.dataset;
    if (event.key === "Delete" && kind === "area") {
      event.preventDefault();
      this.view.edits.removeArea(id);
    }
    if (!step || kind === "unread") return;
    event.preventDefault();
    const [dx, dy] = [step[0] * this.wide * STEP, step[1] * this.high * STEP];
    const [x0, y0, x1, y1] = sides;
    this.moved(kind, id, Number(index), event.shiftKey ? [x0, y0, x1 + dx, y1 + dy] : [x0 + dx, y0 + dy, x1 + dx, y1 + dy]);
  }

  moved(kind, id, index, box) {
    const inside = this.within(box);
    if (!inside) return;
    if (kind === "area") this.view.edits.moveArea(id, inside);
    else {
      const key = this.view.edits.moveFinding(id, index, inside);
      this.layer.querySelector(`[data-id="${key}"]`)?.focus({ preventScroll: true });
    }
  }

  within([x0, y0, x1, y1]) {
    const box = [Math.max(0, Math.min(x0, x1)), Math.max(0, Math.min(y0, y1)), Math.min(this.wide, Math.max(x0, x1)), Math.min(this.high, Math.max(y0, y1))];
    const least = LEAST * this.wide / Math.max(1, this.paper.clientWidth);
    return box[2] - box[0] >= least && box[3] - box[1] >= least ? box.map((side, at) => Math[at < 2 ? "floor" : "ceil"](side * 100) / 100) : null;
  }

  point(event) {
    const frame = this.paper.getBoundingClientRect();
    return [(event.clientX - frame.left) / frame.width * this.wide, (event.clientY - frame.top) / frame.height * this.high];
  }

  press(event) {
    if (event.button !== 0 || !event.isPrimary) return undefined;
    const target = event.target.closest(".box");
    if (this.view.mode() === "draw") return this.drag(event, null, "new");
    if (!target) return undefined;
    // A finger that scrolls must not take a box along: it moves the one that was chosen before.
    // Its first tap only chooses: a box can be moved without switching it off first.
    const first = event.pointerType === "touch" && !target.classList.contains("chosen");
    if (target.dataset.kind === "unread") return this.drag(event, target, "tap");
    if (first) return this.drag(event, target, "choose");
    return this.drag(event, target, event.target.classList.contains("corner") ? "size" : "move");
  }

  /** Follows the pointer; a press that hardly moves is a click. */
  drag(event, target, how) {
    const start = this.point(event);
    const from = [event.clientX, event.clientY];
    const ghost = target ?? el("div", { class: "box on drawn ghost" });
    if (!target) this.layer.append(ghost);
    const sides = target ? this.sides(target) : [...start, ...start];
    let box = null;
    const move = (later) => {
      if (later.pointerId !== event.pointerId || ["tap", "choose"].includes(how) || Math.hypot(later.clientX - from[0], later.clientY - from[1]) < LEAST) return;
      const [x, y] = this.point(later);
      const [dx, dy] = [x - start[0], y - start[1]];
      const [x0, y0, x1, y1] = sides;
      box = how === "move" ? [x0 + dx, y0 + dy, x1 + dx, y1 + dy] : [x0, y0, x1 + dx, y1 + dy];
      place(ghost, [Math.min(box[0], box[2]), Math.min(box[1], box[3]), Math.max(box[0], box[2]), Math.max(box[1], box[3])], this.wide, this.high);
    };
    // A second finger means to zoom.
    const ends = ["pointerup", "pointercancel", "pointerdown"];
    const done = (ended) => {
      if (ended === event) return;
      removeEventListener("pointermove", move);
      for (const end of ends) removeEventListener(end, done, true);
      const inside = box && ended.type === "pointerup" ? this.within(box) : null;
      if (!target) ghost.remove();
      if (inside && !target) this.view.drew(this.number, inside);
      else if (inside) this.moved(target.dataset.kind, target.dataset.id, Number(target.dataset.index), inside);
      else if (target && !box && ended.type === "pointerup") how === "choose" ? this.view.select(target.dataset.id) : this.view.press(target.dataset.kind, target.dataset.id);
      else this.draw();
    };
    addEventListener("pointermove", move);
    for (const end of ends) addEventListener(end, done, true);
  }

  sides(target) {
    const { kind, id, index } = target.dataset;
    if (kind === "area") return this.view.edits.now.areas.find((one) => one.key === id).box;
    return this.view.edits.byId.get(id).boxes[Number(index)];
  }
}

function place(made, [x0, y0, x1, y1], wide, high) {
  made.style.left = `${(x0 / wide) * 100}%`;
  made.style.top = `${(y0 / high) * 100}%`;
  made.style.width = `${((x1 - x0) / wide) * 100}%`;
  made.style.height = `${((y1 - y0) / high) * 100}%`;
}
