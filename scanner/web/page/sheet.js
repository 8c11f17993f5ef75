// One page of a file: its picture, and on it the boxes. What was found is switched; it is never
// moved or made smaller. What was drawn by hand is moved while the boxes are being changed.

import { el, picture, place, say, width } from "/page/parts.js";
import { targets } from "/page/targets.js";
import { Words } from "/page/words.js";

const LEAST = 4;
const UNREAD = { open: "unread_open", mask: "unread_mask", accept: "unread_accept" };
const STEP = 0.005;
const PASSING = 80;

/** `view`: { id, edits, mode(), select(key), selected(), press(kind, key), drew(page, box),
 * took(page, boxes) }. */
export class Sheet {
  constructor(view, [number, wide, high]) {
    Object.assign(this, { view, number, wide, high, loaded: 0, near: false });
    const title = view.edits.title(number);
    this.image = el("img", { alt: title, draggable: false });
    this.layer = el("div", { class: "layer" });
    this.made = el("section", { class: "sheet", ariaLabel: title },
      el("p", { class: "number" }, title),
      (this.paper = el("div", { class: "paper" }, this.image, this.layer)));
    this.words = new Words(this);
    this.paper.style.aspectRatio = `${wide} / ${high}`;
    this.layer.addEventListener("pointerdown", (event) => this.press(event));
    // Where a box is hit depends on how large it is shown.
    this.sized = new ResizeObserver(() => { if (this.near && this.paper.clientWidth !== this.shownWide) this.draw(); });
    this.sized.observe(this.paper);
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
    this.words.draw();
    if (!this.near) return this.layer.replaceChildren();
    const focused = document.activeElement?.dataset?.key;
    const boxes = [...this.findings(), ...this.areas(), ...this.unread()];
    const places = this.places(boxes.map(({ sides }) => sides));
    this.layer.replaceChildren(...boxes.map((box, index) => this.box(box, places[index])));
    if (focused) this.layer.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    return undefined;
  }

  findings() {
    const { edits } = this.view;
    return edits.file.findings.filter((one) => one.page === this.number).flatMap((one) => {
      const on = edits.now.mask.has(one.id);
      const label = say(on ? "box_on" : "box_off", { name: one.name });
      return one.boxes.map((sides, index) => ({ kind: "finding", key: one.id, index, sides, traits: `${on ? "on" : "off"} ${one.severity}`, label, pressed: on }));
    });
  }

  areas() {
    const mine = this.view.edits.now.areas.filter((one) => one.page === this.number);
    return mine.map((one) => ({ kind: "area", key: one.key, index: 0, sides: one.box, traits: "on drawn", label: say("box_drawn"), pressed: true }));
  }

  unread() {
    const { edits } = this.view;
    const mine = edits.file.areas_unread.filter((one) => one.page === this.number && one.maskable);
    return mine.map((one) => {
      const how = edits.now.unread[one.id];
      const label = say("box_unread", { how: say(UNREAD[how ?? "open"]) });
      return { kind: "unread", key: one.id, index: 0, sides: one.box, traits: `unread ${how ?? ""}`, label, pressed: how === "mask" };
    });
  }

  /** Where each box is hit, in the page's units; worked out anew only where something moved. */
  places(boxes) {
    this.shownWide = this.paper.clientWidth;
    const scale = Math.max(1, this.shownWide) / this.wide;
    const known = JSON.stringify([scale, boxes]);
    if (known !== this.known) {
      this.known = known;
      this.hit = targets(boxes.map((sides) => sides.map((side) => side * scale))).map((place) => place.map((side) => side / scale));
    }
    return this.hit;
  }

  /** A button where the box is hit, and in it the box as it is seen. */
  box({ kind, key, index, sides, traits, label, pressed }, hit) {
    const chosen = this.view.selected() === key ? " chosen" : "";
    const shape = el("span", { class: "shape", ariaHidden: "true" });
    const made = el("button", { type: "button", class: `box ${traits}${chosen}`, ariaLabel: label, ariaPressed: String(pressed), "data-kind": kind, "data-id": key, "data-index": String(index), "data-key": `${key}/${index}` }, shape);
    place(made, hit, [0, 0, this.wide, this.high]);
    place(shape, sides, hit);
    if (kind !== "unread") shape.append(el("span", { class: "corner" }));
    made.addEventListener("keydown", (event) => this.key(event, made, sides));
    made.addEventListener("focus", () => this.view.select(key));
    made.addEventListener("click", (event) => { if (event.detail === 0) this.view.press(kind, key); });
    return made;
  }

  /** While boxes are being changed, arrows move what was drawn and with Shift change its size, and
   * make what was found larger to that side. Else they scroll. */
  key(event, made, sides) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const { kind, id } = made.dataset;
    if (event.key === "Delete" && kind === "area") {
      event.preventDefault();
      this.view.edits.removeArea(id);
    }
    if (!step || this.view.mode() !== "edit" || kind === "unread" || (kind === "finding" && !event.shiftKey)) return;
    event.preventDefault();
    const [dx, dy] = [step[0] * this.wide * STEP, step[1] * this.high * STEP];
    const [x0, y0, x1, y1] = sides;
    if (kind === "finding") this.changed(kind, id, sides, [x0 + Math.min(0, dx), y0 + Math.min(0, dy), x1 + Math.max(0, dx), y1 + Math.max(0, dy)]);
    else this.changed(kind, id, sides, event.shiftKey ? [x0, y0, x1 + dx, y1 + dy] : [x0 + dx, y0 + dy, x1 + dx, y1 + dy]);
  }

  /** What was drawn gets its new sides; beside what was found there is a larger box. */
  changed(kind, id, old, box) {
    const inside = this.within(box);
    if (!inside) return this.draw();
    if (kind === "area") return this.view.edits.moveArea(id, inside);
    const larger = [Math.min(old[0], inside[0]), Math.min(old[1], inside[1]), Math.max(old[2], inside[2]), Math.max(old[3], inside[3])];
    const key = this.view.edits.draw(this.number, larger);
    this.view.select(key);
    return this.layer.querySelector(`[data-id="${key}"]`)?.focus({ preventScroll: true });
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
    if (this.view.mode() === "words") return this.words.drag(event);
    if (!target) return undefined;
    // The first tap of a finger only chooses.
    const first = event.pointerType === "touch" && !target.classList.contains("chosen");
    const { kind } = target.dataset;
    if (first && kind !== "unread") return this.drag(event, target, "choose");
    if (this.view.mode() !== "edit" || kind === "unread") return this.drag(event, target, "tap");
    if (event.target.classList.contains("corner")) return this.drag(event, target, "size");
    return this.drag(event, target, kind === "area" ? "move" : "tap");
  }

  /** Follows the pointer; a press that hardly moves is a click. */
  drag(event, target, how) {
    const start = this.point(event);
    const from = [event.clientX, event.clientY];
    const ghost = el("div", { class: "box on drawn ghost" }, el("span", { class: "shape" }));
    const sides = target ? this.sides(target) : [...start, ...start];
    let box = null;
    let far = false;
    const move = (later) => {
      if (later.pointerId !== event.pointerId || Math.hypot(later.clientX - from[0], later.clientY - from[1]) < LEAST) return;
      // What slides away from a box was no press on it.
      far = true;
      if (["tap", "choose"].includes(how)) return;
      const [x, y] = this.point(later);
      const [dx, dy] = [x - start[0], y - start[1]];
      const [x0, y0, x1, y1] = sides;
      box = how === "move" ? [x0 + dx, y0 + dy, x1 + dx, y1 + dy] : [x0, y0, x1 + dx, y1 + dy];
      this.layer.append(ghost);
      place(ghost, [Math.min(box[0], box[2]), Math.min(box[1], box[3]), Math.max(box[0], box[2]), Math.max(box[1], box[3])], [0, 0, this.wide, this.high]);
    };
    // A second finger means to zoom.
    const ends = ["pointerup", "pointercancel", "pointerdown"];
    const done = (ended) => {
      if (ended === event) return;
      removeEventListener("pointermove", move);
      for (const end of ends) removeEventListener(end, done, true);
      const inside = box && ended.type === "pointerup" ? this.within(box) : null;
      ghost.remove();
      if (inside && !target) this.view.drew(this.number, inside);
      else if (inside) this.changed(target.dataset.kind, target.dataset.id, sides, inside);
      else if (target && !far && ended.type === "pointerup") how === "choose" ? this.view.select(target.dataset.id) : this.view.press(target.dataset.kind, target.dataset.id);
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
