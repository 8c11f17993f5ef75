// One file, looked through: its pages with what was found, the list beside them, and the hand
// that switches, moves and draws.

import { Refused, call } from "/page/server.js";
import { button, el, forget, lang, say, show, tell, trouble, wait } from "/page/parts.js";
import { Edits } from "/page/edits.js";
import { Sheet } from "/page/sheet.js";
import { openResult } from "/page/result.js";

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

// What was decided about each file stays while the page is open.
const kept = new Map();

export async function openReview(id, back) {
  let file;
  try {
    file = await call("GET", `/page/files/${id}?lang=${lang()}`);
  } catch (error) {
    if (error instanceof Refused) trouble(error.message);
    return back();
  }
  const mine = kept.get(id) ?? { edits: new Edits(file), words: [] };
  kept.set(id, mine);
  mine.edits.read(file);
  new Review(id, mine, back).open();
}

class Review {
  constructor(id, mine, back) {
    Object.assign(this, { id, mine, back, edits: mine.edits, drawing: false, zoom: 2, chosen: null, shownValues: new Map() });
    this.edits.heard = () => this.draw();
  }

  mode = () => (this.drawing ? "draw" : "look");
  selected = () => this.chosen;

  open() {
    const { file } = this.edits;
    this.sheets = file.sizes.map((size) => new Sheet(this, size));
    this.pages = el("div", { class: "pages", tabIndex: 0, ariaLabel: say("pages"), role: "region" }, this.sheets.map((sheet) => sheet.made));
    this.thumbs = el("nav", { class: "thumbs", ariaLabel: say("thumbs") });
    this.found = el("aside", { class: "found", ariaLabel: say("found") });
    this.main = button(say("make_copy"), () => this.mask(), { class: "main" });
    this.note = el("p", { class: "note" });
    show(
      el("div", { class: "titled" }, button(`← ${say("back")}`, () => this.close(), { class: "plain" }), el("h1", {}, file.name)),
      this.tools(),
      el("div", { class: "bench" }, this.thumbs, this.pages, this.found),
      el("div", { class: "foot" }, this.main, this.note));
    this.hotkeys = (event) => this.key(event);
    document.addEventListener("keydown", this.hotkeys);
    this.near = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.sheets.find((sheet) => sheet.made === entry.target).load();
    }, { rootMargin: "400px" });
    this.sheets.forEach((sheet) => this.near.observe(sheet.made));
    this.draw();
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
    this.drawThumbs();
    this.drawFound();
    const left = this.edits.left();
    this.main.disabled = left > 0;
    this.note.textContent = left ? say("unread_left", { count: left }) : "";
  }

  drawThumbs() {
    this.thumbs.replaceChildren(...this.sheets.map((sheet) => {
      const count = this.edits.count(sheet.number);
      return button(`${sheet.number}`, () => sheet.made.scrollIntoView({ block: "start" }), { class: count ? "thumb has" : "thumb", "data-count": count || "", ariaLabel: say("thumb", { number: sheet.number, count }) });
    }));
  }

  drawFound() {
    const focused = document.activeElement?.dataset?.line;
    const { edits } = this;
    const unread = edits.file.areas_unread;
    const seen = new Set();
    const findings = edits.file.findings.filter((finding) => !seen.has(finding.twin) && seen.add(finding.twin));
    const order = { high: 0, medium: 1, low: 2 };
    findings.sort((a, b) => order[a.severity] - order[b.severity] || (a.page ?? 1e9) - (b.page ?? 1e9));
    this.found.replaceChildren(...[
      el("h2", {}, say("found")),
      unread.length ? el("ul", { class: "lines" }, unread.map((one) => this.unreadLine(one))) : null,
      findings.length || edits.now.areas.length ? null : el("p", {}, say("found_nothing")),
      el("ul", { class: "lines" }, findings.map((finding) => this.line(finding)), edits.now.areas.map((one) => this.areaLine(one))),
    ].filter(Boolean));
    if (focused) this.found.querySelector(`[data-line="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  line(finding) {
    const on = this.edits.now.mask.has(finding.id);
    const twins = this.edits.twins(finding.id).length;
    const place = finding.page ? say("page_number", { number: finding.page }) : say("off_page", { source: say(`source.${finding.source}`) });
    const value = this.shownValues.get(finding.id);
    return el("li", { class: `line ${finding.severity}${this.chosen === finding.id ? " chosen" : ""}`, "data-type": finding.type },
      el("label", { class: "switch" },
        el("input", { type: "checkbox", checked: on, "data-line": finding.id, onchange: () => this.edits.toggle(finding.id), onfocus: () => this.go(finding) }),
        el("strong", {}, finding.name), ` `, el("span", { class: "grade" }, say(`severity.${finding.severity}`))),
      el("p", { class: "value" }, value ?? finding.text),
      el("p", {}, twins > 1 ? `${place} · ${say("twins", { count: twins })}` : place),
      el("p", { class: "why" }, finding.why),
      finding.text || value ? button(value ? say("hide_value") : say("show_value"), () => this.showValue(finding), { class: "plain", "data-line": `v${finding.id}`, ariaLabel: `${say(value ? "hide_value" : "show_value")}: ${finding.name}` }) : null);
  }

  areaLine(one) {
    return el("li", { class: "line drawn" },
      el("strong", {}, say("box_drawn")), el("p", {}, say("page_number", { number: one.page })),
      button(say("remove"), () => this.edits.removeArea(one.key), { class: "plain", "data-line": one.key }));
  }

  unreadLine(one) {
    const how = this.edits.now.unread[one.id];
    const choice = (value) => el("label", {}, el("input", { type: "radio", name: `unread-${one.id}`, checked: how === value, "data-line": `${one.id}-${value}`, onchange: () => this.edits.settle(one.id, value), onfocus: () => this.go(one) }), ` ${say(value === "mask" ? "unread_mask" : "unread_accept")}`);
    return el("li", { class: "line unread" },
      el("fieldset", {}, el("legend", {}, `${say("page_number", { number: one.page })}: ${one.reason}`), choice("mask"), choice("accept")));
  }

  async showValue(finding) {
    if (this.shownValues.has(finding.id)) this.shownValues.delete(finding.id);
    else this.shownValues.set(finding.id, (await call("GET", `/page/files/${this.id}/value/${finding.id}`)).text);
    this.drawFound();
  }

  go(one) {
    if (!one.page || this.chosen === one.id) return;
    this.chosen = one.id;
    const sheet = this.sheets.find((found) => found.number === one.page);
    this.sheets.forEach((found) => found.draw());
    sheet?.layer.querySelector(`[data-id="${one.id}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  select(kind, key) {
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
    this.zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.zoom + step));
    this.pages.dataset.zoom = String(ZOOMS[this.zoom] * 100);
    this.sheets.forEach((sheet) => { if (sheet.loaded) sheet.load(); });
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
    const dialog = el("dialog", { ariaLabel: say("mask_word") }, el("form", { method: "dialog", onsubmit: (event) => { event.preventDefault(); dialog.close(); this.findWord(field.value); } },
      el("label", { htmlFor: "word" }, say("word_label")), field,
      el("div", { class: "row" }, el("button", { class: "main" }, say("word_find")), button(say("cancel"), () => dialog.close()))));
    dialog.addEventListener("close", () => dialog.remove());
    document.getElementById("main").append(dialog);
    dialog.showModal();
  }

  async findWord(word) {
    this.mine.words.push(word);
    tell(say("v_reading"));
    this.note.textContent = say("v_reading");
    this.main.disabled = true;
    await this.work("words", { words: this.mine.words }, (file) => this.edits.reread(file));
  }

  /** Starts work on the file and waits for it. */
  async work(what, body, then) {
    try {
      await call("POST", `/page/files/${this.id}/${what}?lang=${lang()}`, body);
      for (;;) {
        const file = await call("GET", `/page/files/${this.id}?lang=${lang()}`);
        if (file.state !== "waiting" && file.state !== "reading") return then(file);
        if (file.pages?.[1]) this.note.textContent = say("page_of", { done: file.pages[0], all: file.pages[1] });
        await wait(400);
      }
    } catch (error) {
      this.note.textContent = error instanceof Refused ? error.message : say("server_gone");
      this.main.disabled = false;
      return undefined;
    }
  }

  mask() {
    this.main.disabled = true;
    this.note.textContent = say("v_masking");
    tell(say("v_masking"));
    const again = () => openReview(this.id, this.back);
    this.work("mask", this.edits.body(), (file) => {
      document.removeEventListener("keydown", this.hotkeys);
      forget(`/page/files/${this.id}/pages`);
      openResult(this.id, file, { back: this.back, again });
    });
  }

  close() {
    document.removeEventListener("keydown", this.hotkeys);
    this.back();
  }
}

function distance(sheet, height) {
  const frame = sheet.made.getBoundingClientRect();
  return frame.top + frame.height / 2 - height;
}
