// The words of a page, laid over its picture while text is selected: by a pointer that is dragged
// over them, or by arrow keys. What is selected is masked.

import { call } from "/page/server.js";
import { el, failed, place, say, tell } from "/page/parts.js";

// Cells stand further apart than the words of one, in heights of a line.
const GAP = 1.5;
const STEPS = { ArrowLeft: "before", ArrowRight: "behind", ArrowUp: "above", ArrowDown: "below", Home: "first", End: "last" };

export class Words {
  constructor(sheet) {
    Object.assign(this, { sheet, words: null, from: -1, to: -1, now: 0 });
    this.made = el("div", { class: "words", role: "listbox", ariaLabel: say("text_of", { number: sheet.number }), ariaMultiselectable: "true", onkeydown: (event) => this.key(event) });
  }

  get wanted() {
    return this.sheet.near && this.sheet.view.mode() === "words";
  }

  /** Lays them down while they are wanted, and takes them away. */
  draw() {
    if (!this.wanted) return this.made.remove();
    if (!this.made.isConnected) this.come().catch(failed);
    return undefined;
  }

  async come() {
    const { view, number, wide, high, paper } = this.sheet;
    this.words ??= call("GET", `/page/files/${view.id}/pages/${number}/words`).then((list) => (list ?? []).map(([text, ...box]) => ({ text, box })));
    try {
      this.list = await this.words;
    } catch (error) {
      this.words = null;
      throw error;
    }
    if (!this.wanted || this.made.isConnected) return;
    if (!this.list.length) return void tell(say("text_none", { number }));
    this.shown = this.list.map(({ text, box }, index) => {
      const made = el("span", { class: "word", role: "option", ariaSelected: "false", tabIndex: index === this.now ? 0 : -1, "data-word": String(index) }, text);
      place(made, box, [0, 0, wide, high]);
      return made;
    });
    this.made.replaceChildren(...this.shown);
    paper.append(this.made);
  }

  /** Takes the keyboard to the word it was on last. */
  async enter() {
    await this.come();
    this.shown?.[this.now].focus({ preventScroll: true });
  }

  mark(from, to) {
    [this.from, this.to] = [from, to];
    this.shown.forEach((made, index) => { made.ariaSelected = String(this.holds(index)); });
  }

  holds(index) {
    return index >= Math.min(this.from, this.to) && index <= Math.max(this.from, this.to);
  }

  /** The word under a point; else the nearest one, on its line if there is one. `far`: so far away
   * at most, in the page's units. */
  at([x, y], far = Infinity) {
    let [best, least] = [-1, far];
    this.list.forEach(({ box: [x0, y0, x1, y1] }, index) => {
      const away = 4 * Math.max(y0 - y, 0, y - y1) + Math.max(x0 - x, 0, x - x1);
      if (away < least) [best, least] = [index, away];
    });
    return best;
  }

  drag(event) {
    if (!this.made.isConnected) return;
    const first = this.at(this.sheet.point(event), this.high());
    if (first < 0) return;
    event.preventDefault();
    this.mark(first, first);
    const move = (later) => { if (later.pointerId === event.pointerId) this.mark(first, this.at(this.sheet.point(later))); };
    // A second finger means to zoom.
    const ends = ["pointerup", "pointercancel", "pointerdown"];
    const done = (ended) => {
      if (ended === event) return;
      removeEventListener("pointermove", move);
      for (const end of ends) removeEventListener(end, done, true);
      if (ended.type === "pointerup") this.take();
      else this.mark(-1, -1);
    };
    addEventListener("pointermove", move);
    for (const end of ends) addEventListener(end, done, true);
  }

  high() {
    const [, y0, , y1] = this.list[0].box;
    return 2 * (y1 - y0);
  }

  /** Has masked what is selected; a word that is masked so already, with all of its paragraph or
   * cell. */
  take() {
    let [first, last] = [Math.min(this.from, this.to), Math.max(this.from, this.to)];
    if (first < 0) return;
    if (first === last && this.isDrawn(first)) {
      while (this.follow(first - 1)) first -= 1;
      while (this.follow(last)) last += 1;
    }
    this.mark(-1, -1);
    this.focus(last);
    this.sheet.view.took(this.sheet.number, this.boxes(first, last));
  }

  isDrawn(index) {
    const [x0, y0, x1, y1] = this.list[index].box;
    return this.sheet.areas().some(({ sides: [a, b, c, d] }) => a <= x0 && b <= y0 && c >= x1 && d >= y1);
  }

  /** Whether a word and the next one stand in one cell or paragraph, and on one line. */
  follow(index) {
    const [one, next] = [this.list[index]?.box, this.list[index + 1]?.box];
    return Boolean(one && next) && next[1] < one[3] && next[3] > one[1] && next[0] >= one[0] && next[0] - one[2] < GAP * (one[3] - one[1]);
  }

  /** A box for each stretch of words that stand beside each other. */
  boxes(first, last) {
    const found = [];
    for (let index = first; index <= last; index += 1) {
      const { box } = this.list[index];
      if (index > first && this.follow(index - 1)) found[found.length - 1] = around(found.at(-1), box);
      else found.push(box);
    }
    return found.map(([x0, y0, x1, y1]) => [Math.floor(x0 * 100) / 100, Math.floor(y0 * 100) / 100, Math.ceil(x1 * 100) / 100, Math.ceil(y1 * 100) / 100]);
  }

  /** Arrows go from word to word, with Shift they select; Enter masks. */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (this.from < 0) this.mark(this.now, this.now);
      this.take();
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const begun = this.from < 0 ? this.now : this.from;
    const next = this.step(step);
    event.shiftKey ? this.mark(begun, next) : this.mark(-1, -1);
    this.focus(next);
  }

  focus(index) {
    this.shown[this.now].tabIndex = -1;
    this.now = index;
    this.shown[index].tabIndex = 0;
    this.shown[index].focus({ preventScroll: true });
    this.shown[index].scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  step(way) {
    const { now, list } = this;
    const [x0, y0, x1, y1] = list[now].box;
    const level = (index) => list[index].box[1] < y1 && list[index].box[3] > y0;
    const all = [...list.keys()];
    if (way === "before") return Math.max(0, now - 1);
    if (way === "behind") return Math.min(list.length - 1, now + 1);
    if (way === "first") return all.find(level);
    if (way === "last") return all.findLast(level);
    const over = all.filter((index) => (way === "above" ? list[index].box[3] <= y0 + 1 : list[index].box[1] >= y1 - 1));
    const away = ([a, b, c, d]) => 9 * Math.abs(b + d - y0 - y1) + Math.abs(a + c - x0 - x1);
    return over.length ? over.reduce((best, index) => (away(list[index].box) < away(list[best].box) ? index : best)) : now;
  }
}

const around = ([a0, b0, a1, b1], [x0, y0, x1, y1]) => [Math.min(a0, x0), Math.min(b0, y0), Math.max(a1, x1), Math.max(b1, y1)];
