// Door 2: one photo of an identity paper in, one safe copy for one purpose out.

import { call, send } from "/page/server.js";
import { button, el, failed, forget, known, lang, picture, say, show, tell, wait } from "/page/parts.js";
import { keep, kept } from "/page/keep.js";
import { back, go, view } from "/page/way.js";

// The paper, and what was said about it, stay while the page is open.
const SAID = "/page/paper";
const BUSY = ["waiting", "reading"];
let mine = null;
let asked = {};
let suggested = "";
let owed = false;

/** Whether a copy was made and not saved yet. */
export const owing = () => owed;
export const owe = (is) => { owed = is; };

/** What this tab had before the page was loaded anew. */
export async function restore() {
  const there = await call("GET", SAID);
  asked = there.asked ?? {};
  if (!there.id) return;
  const file = await call("GET", `/page/files/${there.id}?lang=${lang()}`);
  mine = { id: file.id, name: file.name, busy: BUSY.includes(file.state) };
  owed = Boolean(file.copy?.status) && !file.copy.taken;
}

view("paper", () => {
  const form = new Paper();
  show([el("h1", {}, say("paper_title")), form.made, advice(), button(say("home"), back, { class: "plain" })], (entries) => form.take(entries[0].file));
  if (mine) form.showPhoto();
  // The page was loaded anew in the middle of it.
  if (mine?.busy) form.make(true);
});

class Paper {
  constructor() {
    this.preview = el("div", { class: "preview" });
    this.note = el("p", { class: "note", role: "status" });
    this.button = el("button", { class: "main", disabled: !mine }, say("make_safe"));
    this.purpose = el("input", { id: "purpose", name: "purpose", required: true, maxLength: 120, autocomplete: "off", placeholder: say("purpose_example"), value: asked.purpose ?? "" });
    this.made = el("form", { class: "paper-form", onsubmit: (event) => { event.preventDefault(); this.make(); }, oninput: (event) => this.keep(event.target) },
      this.photo(),
      el("fieldset", {}, el("legend", {}, say("step_purpose")), el("div", { class: "presets" }, known().purposes.map((purpose, number) => preset(purpose, asked.preset ? asked.preset === purpose.id : number === 0)))),
      el("fieldset", {}, el("legend", {}, say("step_words")),
        el("label", { htmlFor: "purpose" }, say("purpose_label")), this.purpose,
        el("label", { htmlFor: "receiver" }, say("receiver_label")),
        el("input", { id: "receiver", name: "receiver", maxLength: 120, autocomplete: "off", placeholder: say("receiver_example"), value: asked.receiver ?? "" })),
      el("div", { class: "row" }, this.button, this.note));
  }

  photo() {
    const input = (traits) => el("input", { type: "file", hidden: true, onchange: (event) => this.take(event.target.files[0]), ...traits });
    const camera = input({ accept: "image/*", capture: "environment" });
    const chosen = input({ accept: "image/*,.heic,.heif,application/pdf", id: "photo" });
    return el("fieldset", { class: "zone" }, el("legend", {}, say("step_photo")),
      el("div", { class: "row" }, button(say("take_photo"), () => camera.click(), { class: "camera" }), button(say("choose_photo"), () => chosen.click(), { class: "main" }), camera, chosen),
      this.preview,
      el("label", { class: "switch" }, el("input", { type: "checkbox", name: "straighten", checked: asked.straighten }), say("straighten")));
  }

  /** Keeps what is said, and suggests words for the purpose that was chosen. */
  keep(changed) {
    if (changed?.name === "preset" && ["", suggested].includes(this.purpose.value)) {
      this.purpose.value = known().purposes.find((one) => one.id === changed.value).says;
      suggested = this.purpose.value;
    }
    const told = new FormData(this.made);
    // The password of a locked paper is said to nobody but the server that opens it.
    asked = { preset: told.get("preset"), purpose: told.get("purpose"), receiver: told.get("receiver"), straighten: told.has("straighten") };
    const said = asked;
    keep(SAID, () => said).catch(() => {});
  }

  async take(file) {
    if (!file) return;
    if (file.size > known().limit) { this.note.textContent = say("too_large", { megabytes: Math.floor(known().limit / 1e6) }); return; }
    this.note.textContent = say("sending");
    const before = mine;
    try {
      mine = { id: (await send(file, { paper: true })).id, name: file.name };
      if (before) call("DELETE", `/page/files/${before.id}`).catch(failed);
      this.note.textContent = "";
      await this.showPhoto();
    } catch (error) {
      this.note.textContent = error.message || say("not_sent");
    }
  }

  async showPhoto() {
    const { id, name } = mine;
    this.button.disabled = false;
    this.preview.replaceChildren(el("p", { class: "name" }, name));
    // What cannot be drawn is told when it is to be masked.
    const address = await picture(`/page/files/${id}/pages/1?width=800`).catch(() => "");
    if (address === "" || mine.id !== id) return;
    const more = address ? el("img", { src: address, alt: say("photo_alt") }) : this.unlock();
    this.preview.append(more);
    more.querySelector("input")?.focus();
  }

  /** Asks for a PDF's password; no form, since it stands in one. */
  unlock() {
    this.button.disabled = true;
    const field = el("input", { type: "password", id: "secret", autocomplete: "off", onkeydown: (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      open.click();
    } });
    const open = button(say("unlock"), async () => {
      if (!field.value) return field.focus();
      await call("POST", `/page/files/${mine.id}/password`, { password: field.value });
      this.note.textContent = "";
      await this.showPhoto();
      if (this.button.disabled) this.note.textContent = say("locked_wrong");
      return undefined;
    });
    return el("div", { class: "row" }, el("p", { role: "status" }, say("paper_locked")), el("label", { htmlFor: "secret" }, say("password")), field, open);
  }

  /** `begun`: the server is at it already. */
  async make(begun = false) {
    if (!mine || this.button.disabled) return;
    if (!begun) this.keep();
    this.button.disabled = true;
    this.note.textContent = say("v_masking");
    tell(say("v_masking"));
    const { id } = mine;
    try {
      await kept(SAID);
      if (!begun) await call("POST", `/page/files/${id}/paper?lang=${lang()}`, asked);
      mine.busy = true;
      while (BUSY.includes((await call("GET", `/page/files/${id}?lang=${lang()}`)).state)) await wait(400);
    } catch (error) {
      this.note.textContent = error.message || say("server_gone");
      this.button.disabled = false;
      return;
    } finally {
      if (mine?.id === id) mine.busy = false;
    }
    forget(`/page/files/${id}/pages`);
    owed = true;
    if (this.made.isConnected) go("result", id, "paper");
  }
}

function preset(purpose, checked) {
  const stays = purpose.keeps.length ? say("stays", { names: purpose.keeps.join(", ") }) : say("stays_nothing");
  return el("label", { class: "preset" },
    el("input", { type: "radio", name: "preset", value: purpose.id, checked }),
    el("span", {}, el("strong", {}, purpose.name), el("span", { class: "why" }, purpose.why), el("em", {}, stays)));
}

export function advice() {
  return el("section", { class: "advice" }, el("h2", {}, say("advice_title")), el("ul", {}, ["advice_1", "advice_2", "advice_3"].map((key) => el("li", {}, say(key)))));
}
