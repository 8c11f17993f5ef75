// One file, looked through: its pages with what was found, the list beside them, and the hand
// that switches, moves and draws.

import { call } from "/page/server.js";
import { button, el, failed, forget, lang, say, show, tell, wait } from "/page/parts.js";
import { Edits } from "/page/edits.js";
import { Found } from "/page/found.js";
import { Sheet } from "/page/sheet.js";
import { Thumbs } from "/page/thumbs.js";
import { openResult } from "/page/result.js";
import { back, stay } from "/page/way.js";

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

// What was decided about each file stays while the page is open.
const kept = new Map();

export async function openReview(id) {
  let file;
  try {
    file = await call("GET", `/page/files/${id}?lang=${lang()}`);
  } catch (error) {
    return failed(error);
  }
  const mine = kept.get(id) ?? { edits: new Edits(file), words: [] };
  kept.set(id, mine);
  mine.edits.read(file);
  return new Review(id, mine).open();
}

class Review {
  constructor(id, mine) {
    Object.assign(this, { id, mine, edits: mine.edits, drawing: false, zoom: 2, chosen: null });
    this.edits.heard = () => this.draw();
  }

  mode = () => (this.drawing ? "draw" : "look");
  selected = () => this.chosen;

  open() {
    const { file } = this.edits;
    this.sheets = file.sizes.map((size) => new Sheet(this, size));
    this.pages = el("div", { class: "pages", tabIndex: 0, ariaLabel: say("pages"), role: "region" }, this.sheets.map((sheet) => sheet.made));
    this.thumbs = new Thumbs(this);
    this.found = new Found(this);
    this.main = button(say("make_copy"), () => this.mask(), { class: "main" });
    this.note = el("p", { class: "note", role: "status" });
    show([el("div", { class: "desk" },
      el("div", { class: "titled" }, button(`← ${say("to_list")}`, back, { class: "plain" }), el("h1", { title: file.name }, file.name), this.tools()),
      el("div", { class: "bench" }, this.thumbs.made, this.pages, this.found.made),
      el("div", { class: "foot" }, this.main, this.note))]);
    this.hotkeys = (event) => this.key(event);
    document.addEventListener("keydown", this.hotkeys);
    this.watch();
    this.draw();
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
    this.pen = button(say("draw_box"), () => this.setDrawing(!this.drawing), { class: "tool", ariaPressed: "false" });
    return el("div", { class: "tools", role: "toolbar", ariaLabel: say("tools") },
      this.undo, this.redo, this.pen,
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
    const left = this.edits.left();
    this.main.disabled = left > 0;
    this.note.textContent = left ? say("unread_left", { count: left }) : "";
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
  }

  press(kind, key) {
    this.chosen = key;
    if (kind === "finding") this.edits.toggle(key);
    else if (kind === "unread") this.edits.settle(key, this.edits.now.unread[key] === "mask" ? "accept" : "mask");
    else this.draw();
  }

  drew(page, box) {
    this.chosen = this.edits.draw(page, box);
    this.setDrawing(false);
    this.pages.querySelector(`[data-id="${this.chosen}"]`)?.focus({ preventScroll: true });
    tell(say("box_drawn"));
  }

  setDrawing(on) {
    this.drawing = on;
    this.pen.ariaPressed = String(on);
    this.pages.classList.toggle("drawing", on);
    if (on) tell(say("draw_how"));
  }

  setZoom(step) {
    const { pages } = this;
    const [across, down] = [(pages.scrollLeft + pages.clientWidth / 2) / pages.scrollWidth, (pages.scrollTop + pages.clientHeight / 2) / pages.scrollHeight];
    this.zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.zoom + step));
    pages.style.setProperty("--zoom", ZOOMS[this.zoom]);
    // What was in the middle stays there.
    pages.scrollTo(across * pages.scrollWidth - pages.clientWidth / 2, down * pages.scrollHeight - pages.clientHeight / 2);
    this.sheets.forEach((sheet) => { if (sheet.near) sheet.load(); });
    tell(say("zoomed", { percent: ZOOMS[this.zoom] * 100 }));
  }

  /** A box by keyboard: in the middle of the page that is looked at, to be moved by arrows. */
  drawByKey() {
    const middle = this.pages.getBoundingClientRect();
    const height = middle.top + middle.height / 2;
    const near = this.sheets.reduce((best, sheet) => (Math.abs(distance(sheet, height)) < Math.abs(distance(best, height)) ? sheet : best));
    const { wide, high } = near;
    this.drew(near.number, [wide * 0.4, high * 0.45, wide * 0.6, high * 0.5]);
  }

  key(event) {
    if (!this.pages.isConnected) return document.removeEventListener("keydown", this.hotkeys);
    const typing = event.target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea");
    const command = event.ctrlKey || event.metaKey;
    const act = command
      ? { z: () => (event.shiftKey ? this.edits.redo() : this.edits.undo()), y: () => this.edits.redo() }[event.key.toLowerCase()]
      : { n: () => this.drawByKey(), "+": () => this.setZoom(1), "-": () => this.setZoom(-1), Escape: () => this.setDrawing(false) }[event.key];
    if (!act || typing || event.altKey) return undefined;
    event.preventDefault();
    return act();
  }

  askWord() {
    const field = el("input", { id: "word", required: true, maxLength: 200, autocomplete: "off" });
    const dialog = el("dialog", { ariaLabel: say("mask_word") }, el("form", { method: "dialog", onsubmit: (event) => { event.preventDefault(); dialog.close(); this.findWord(field.value).catch(failed); } },
      el("label", { htmlFor: "word" }, say("word_label")), field,
      el("div", { class: "row" }, el("button", { class: "main" }, say("word_find")), button(say("cancel"), () => dialog.close()))));
    dialog.addEventListener("close", () => dialog.remove());
    document.getElementById("main").append(dialog);
    dialog.showModal();
  }

  findWord(word) {
    this.mine.words.push(word);
    return this.work(say("v_reading"), "words", { words: this.mine.words }, (file) => {
      this.edits.reread(file);
      const count = file.findings.filter((one) => one.type === "word").length;
      this.note.textContent = say(count ? "word_found" : "word_missing", { count });
    });
  }

  mask() {
    return this.work(say("v_masking"), "mask", this.edits.body(), () => {
      forget(`/page/files/${this.id}/pages`);
      stay(() => openResult(this.id, () => openReview(this.id)));
    });
  }

  /** Has the file worked on, and waits for it. */
  async work(told, what, body, then) {
    this.main.disabled = true;
    this.note.textContent = told;
    try {
      await call("POST", `/page/files/${this.id}/${what}`, body);
      for (;;) {
        const file = await call("GET", `/page/files/${this.id}?lang=${lang()}`);
        if (file.state !== "waiting" && file.state !== "reading") return this.pages.isConnected ? then(file) : undefined;
        if (file.pages?.[1]) this.note.textContent = `${told} ${say("page_of", { done: file.pages[0], all: file.pages[1] })}`;
        await wait(400);
      }
    } catch (error) {
      this.draw();
      throw error;
    }
  }
}

function distance(sheet, height) {
  const frame = sheet.made.getBoundingClientRect();
  return frame.top + frame.height / 2 - height;
}
