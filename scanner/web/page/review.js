// One file, looked through: its pages with what was found, the list beside them, and the hand
// that switches and draws.

import { Unreached, call, view as page } from "/page/server.js";
import { button, el, failed, forget, lang, say, show, tell, wait } from "/page/parts.js";
import { Edits } from "/page/edits.js";
import { Chosen } from "/page/chosen.js";
import { Found } from "/page/found.js";
import { Sheet } from "/page/sheet.js";
import { Thumbs } from "/page/thumbs.js";
import { follow, touch } from "/page/files.js";
import { drop, edition, heard, keep, kept } from "/page/keep.js";
import { back, stay, view } from "/page/way.js";

const HOW = { draw: "draw_how", edit: "edit_how", words: "select_how" };
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];

// What can be undone stays while the page is open.
const all = new Map();

view("review", async (id) => {
  const path = `/page/files/${id}/choice`;
  let file;
  try {
    await kept(path);
    file = await call("GET", `/page/files/${id}?lang=${lang()}`);
  } catch (error) {
    stay("list");
    return failed(error);
  }
  if (!file.choice) return stay("list");
  // What can be undone is of this reading, and nobody decided elsewhere since.
  const before = all.get(id);
  const same = before && before.file.reading === file.reading && edition(path) === file.edition;
  const edits = same ? before : new Edits(file);
  heard(path, file.edition);
  all.set(id, edits);
  edits.read(file);
  return new Review(id, edits, path).open();
});

class Review {
  constructor(id, edits, path) {
    Object.assign(this, { id, edits, path, hand: "look", zoom: 1, chosen: null });
    edits.heard = () => {
      const body = edits.body();
      keep(path, () => ({ ...body, view: page, edition: edition(path) })).catch((error) => this.outdated(error));
      touch(id);
      this.draw();
    };
  }

  /** "look": boxes are switched; "draw": one is drawn; "edit": what was drawn is moved; "words": text
   * is selected. */
  mode = () => this.hand;
  selected = () => this.chosen;

  open() {
    const { file } = this.edits;
    this.sheets = file.sizes.map((size) => new Sheet(this, size));
    this.pages = el("div", { class: "pages", tabIndex: 0, ariaLabel: say("pages"), role: "region" }, this.sheets.map((sheet) => sheet.made));
    this.thumbs = new Thumbs(this);
    this.found = new Found(this);
    this.bar = new Chosen(this);
    this.bench = el("div", { class: "bench" }, this.thumbs.made, this.pages, this.found.made);
    this.bared = el("p", { class: "bared", role: "status" });
    this.main = button(say("make_copy"), () => this.work("mask", "mask", () => ({ reading: this.edits.file.reading, edition: edition(this.path) })), { class: "main" });
    this.note = el("p", { class: "note", role: "status" });
    show([el("div", { class: "desk" },
      el("div", { class: "titled" }, button(`← ${say("to_list")}`, back, { class: "plain" }), el("h1", { title: file.name }, file.name), this.tools()),
      this.bench,
      el("div", { class: "foot" }, this.bar.made, this.main, this.note, this.bared))]);
    this.hotkeys = (event) => this.key(event);
    document.addEventListener("keydown", this.hotkeys);
    this.watch();
    this.pinch();
    this.draw();
    // The page was loaded anew in the middle of it.
    if (["waiting", "reading"].includes(file.state)) this.waitFor(file.stage).catch(failed);
  }

  /** Pages come as they come near, and go when they are far. */
  watch() {
    const sheets = new Map(this.sheets.map((sheet) => [sheet.made, sheet]));
    const near = new IntersectionObserver((entries) => {
      for (const entry of entries) sheets.get(entry.target).come(entry.isIntersecting);
    }, { root: this.pages, rootMargin: "600px" });
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.thumbs.mark(sheets.get(entry.target).number);
    }, { root: this.pages, rootMargin: "-45% 0px" });
    for (const made of sheets.keys()) [near, seen].forEach((one) => one.observe(made));
  }

  tools() {
    const tool = (key, act, sign, more = {}) => button(sign, act, { class: "tool", ariaLabel: say(key), title: say(key), ...more });
    this.undo = tool("undo", () => this.edits.undo(), "↶");
    this.redo = tool("redo", () => this.edits.redo(), "↷");
    this.pen = button(say("draw_box"), () => this.take("draw"), { class: "tool", ariaPressed: "false" });
    this.marker = button(say("select_text"), () => this.take("words"), { class: "tool", ariaPressed: "false" });
    this.mover = button(say("edit_boxes"), () => this.take("edit"), { class: "tool", ariaPressed: "false" });
    return el("div", { class: "tools", role: "toolbar", ariaLabel: say("tools") },
      this.undo, this.redo, this.marker, this.pen, this.mover,
      button(say("mask_word"), () => this.askWord(), { class: "tool" }),
      tool("zoom_out", () => this.setZoom(-1), "−"), tool("zoom_in", () => this.setZoom(1), "+"));
  }

  draw() {
    if (!this.pages.isConnected) return;
    this.sheets.forEach((sheet) => sheet.draw());
    this.undo.disabled = !this.edits.past.length;
    this.redo.disabled = !this.edits.future.length;
    this.thumbs.draw();
    this.found.draw();
    this.bar.draw();
    const bared = this.edits.bared().length;
    this.bared.textContent = bared ? say("bared", { count: bared }) : "";
    const left = this.edits.left();
    this.main.disabled = left > 0;
    if (left || this.hand === "look") this.note.textContent = left ? say("unread_left", { count: left }) : "";
  }

  /** Shows where something of the list stands. */
  go(one) {
    if (!one.page || this.chosen === one.id) return;
    this.select(one.id);
    const sheet = this.sheets.find((found) => found.number === one.page);
    if (!sheet.near) sheet.made.scrollIntoView({ block: "start" });
    sheet.come(true);
    sheet.layer.querySelector(`[data-id="${one.id}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  select(key) {
    if (this.chosen === key) return;
    this.chosen = key;
    for (const made of this.pages.querySelectorAll(".box")) made.classList.toggle("chosen", made.dataset.id === key);
    this.found.mark();
    this.bar.draw();
  }

  press(kind, key) {
    this.chosen = key;
    if (kind === "finding") this.edits.toggle(key);
    else if (kind === "unread") this.edits.settle(key, this.edits.now.unread[key] === "mask" ? "accept" : "mask");
    else this.draw();
  }

  drew(page, box) {
    const key = this.edits.draw(page, box);
    this.hold("look");
    this.select(key);
    this.pages.querySelector(`[data-id="${key}"]`)?.focus({ preventScroll: true });
    tell(say("box_drawn"));
  }

  /** Text was selected: it is masked where it stands. */
  took(page, boxes) {
    this.select(this.edits.drawAll(page, boxes));
    tell(say("text_taken"));
  }

  /** Takes a tool, or lays it down. */
  take(hand) {
    this.hold(this.hand === hand ? "look" : hand);
  }

  hold(hand) {
    this.hand = hand;
    this.pen.ariaPressed = String(hand === "draw");
    this.mover.ariaPressed = String(hand === "edit");
    this.pages.classList.toggle("drawing", hand === "draw");
    this.marker.ariaPressed = String(hand === "words");
    this.pages.classList.toggle("editing", hand === "edit");
    this.pages.classList.toggle("wording", hand === "words");
    this.note.textContent = hand === "look" ? "" : say(HOW[hand]);
    for (const sheet of this.sheets) sheet.words.draw();
  }

  setZoom(step) {
    const frame = this.pages.getBoundingClientRect();
    const next = step > 0 ? ZOOMS.find((one) => one > this.zoom + 0.01) : ZOOMS.findLast((one) => one < this.zoom - 0.01);
    this.zoomTo(next ?? this.zoom, frame.left + frame.width / 2, frame.top + frame.height / 2);
    tell(say("zoomed", { percent: Math.round(this.zoom * 100) }));
  }

  /** What lies at this point of the window stays there. */
  zoomTo(zoom, x, y) {
    const { pages } = this;
    const frame = pages.getBoundingClientRect();
    const [dx, dy] = [x - frame.left, y - frame.top];
    const [across, down] = [(pages.scrollLeft + dx) / pages.scrollWidth, (pages.scrollTop + dy) / pages.scrollHeight];
    this.zoom = Math.max(ZOOMS[0], Math.min(ZOOMS.at(-1), zoom));
    pages.style.setProperty("--zoom", this.zoom);
    pages.scrollTo(across * pages.scrollWidth - dx, down * pages.scrollHeight - dy);
    clearTimeout(this.sharper);
    this.sharper = setTimeout(() => this.sheets.forEach((sheet) => { if (sheet.near) sheet.load(); }), 200);
  }

  /** Two fingers on a screen or a pad, and the wheel with Ctrl. */
  pinch() {
    let before = null;
    const spread = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    this.pages.addEventListener("touchmove", (event) => {
      if (event.touches.length !== 2) return;
      event.preventDefault();
      const now = spread(event.touches);
      const middle = ["clientX", "clientY"].map((side) => (event.touches[0][side] + event.touches[1][side]) / 2);
      if (before) this.zoomTo(this.zoom * (now / before), ...middle);
      before = now;
    }, { passive: false });
    this.pages.addEventListener("touchend", () => { before = null; });
    this.pages.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.zoomTo(this.zoom * Math.exp(-event.deltaY / 400), event.clientX, event.clientY);
    }, { passive: false });
  }

  /** A box by keyboard: in the middle of the page that is looked at, to be moved by arrows. */
  drawByKey() {
    const middle = this.pages.getBoundingClientRect();
    const height = middle.top + middle.height / 2;
    const near = this.sheets.reduce((best, sheet) => (Math.abs(distance(sheet, height)) < Math.abs(distance(best, height)) ? sheet : best));
    const { wide, high } = near;
    this.drew(near.number, [wide * 0.4, high * 0.45, wide * 0.6, high * 0.5]);
    this.hold("edit");
  }

  /** Text by keyboard: the first word of the first page in view, to go on by arrows. */
  async selectByKey() {
    this.hold("words");
    const { top } = this.pages.getBoundingClientRect();
    const shown = this.sheets.find((sheet) => sheet.made.getBoundingClientRect().bottom > top + 1);
    await shown.words.enter();
  }

  key(event) {
    if (!this.pages.isConnected) return document.removeEventListener("keydown", this.hotkeys);
    const typing = event.target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea");
    const command = event.ctrlKey || event.metaKey;
    const act = command
      ? { z: () => (event.shiftKey ? this.edits.redo() : this.edits.undo()), y: () => this.edits.redo() }[event.key.toLowerCase()]
      : { n: () => this.drawByKey(), t: () => this.selectByKey(), "+": () => this.setZoom(1), "-": () => this.setZoom(-1), Escape: () => this.hold("look") }[event.key];
    if (!act || typing || event.altKey) return undefined;
    event.preventDefault();
    return act();
  }

  askWord() {
    const field = el("input", { id: "word", required: true, maxLength: 200, autocomplete: "off" });
    const dialog = el("dialog", { ariaLabel: say("mask_word") }, el("form", { method: "dialog", onsubmit: (event) => { event.preventDefault(); dialog.close(); this.work("scan", "word", () => ({ word: field.value })).catch(failed); } },
      el("label", { htmlFor: "word" }, say("word_label")), field,
      el("div", { class: "row" }, el("button", { class: "main" }, say("word_find")), button(say("never_mind"), () => dialog.close()))));
    dialog.addEventListener("close", () => dialog.remove());
    document.getElementById("main").append(dialog);
    dialog.showModal();
  }

  /** The file was read again. */
  scan(file) {
    heard(this.path, file.edition);
    this.edits.reread(file);
    this.draw();
    const count = file.findings.filter((one) => one.type === "word").length;
    this.note.textContent = say(count ? "word_found" : "word_missing", { count });
  }

  /** The copy was made. */
  mask() {
    forget(`/page/files/${this.id}/pages`);
    follow();
    stay("result", this.id, "list");
  }

  /** Has the file worked on, and waits for it; `body` is made once all was told. */
  async work(stage, what, body) {
    this.main.disabled = true;
    try {
      await kept(this.path);
      await call("POST", `/page/files/${this.id}/${what}`, body());
    } catch (error) {
      if (!this.outdated(error)) this.draw();
      throw error;
    }
    await this.waitFor(stage);
  }

  /** Shows the file anew where it was read again or decided about elsewhere; whether it was. */
  outdated(error) {
    if (!["read_again", "decided_elsewhere", "unknown_choice"].includes(error.code)) return false;
    drop(this.path);
    all.delete(this.id);
    if (this.pages.isConnected) Promise.resolve(stay("review", this.id)).then(() => failed(error));
    return true;
  }

  async waitFor(stage) {
    const told = say(stage === "mask" ? "v_masking" : "v_reading");
    this.main.disabled = true;
    // Nothing is decided about a file that is being read or masked.
    this.bench.inert = true;
    this.note.textContent = told;
    for (;;) {
      try {
        const file = await call("GET", `/page/files/${this.id}?lang=${lang()}`);
        if (!this.pages.isConnected) return;
        if (file.state !== "waiting" && file.state !== "reading") {
          this.bench.inert = false;
          return this[stage](file);
        }
        if (file.pages?.[1]) this.note.textContent = `${told} ${say("page_of", { done: file.pages[0], all: file.pages[1] })}`;
      } catch (error) {
        // The server may be back; what else it answers is an end.
        if (!(error instanceof Unreached)) { this.bench.inert = false; this.draw(); throw error; }
      }
      await wait(400);
    }
  }
}

function distance(sheet, height) {
  const frame = sheet.made.getBoundingClientRect();
  return frame.top + frame.height / 2 - height;
}
