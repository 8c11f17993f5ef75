// Door 2: one photo of an identity paper in, one safe copy for one purpose out.

import { Refused, call, send } from "/page/server.js";
import { button, el, forget, known, lang, picture, say, show, tell, wait } from "/page/parts.js";
import { openResult } from "/page/result.js";

let mine = null;

export function openPaper(home) {
  const camera = el("input", { type: "file", accept: "image/*", capture: "environment", class: "unseen", tabIndex: -1, ariaLabel: say("take_photo"), onchange: (event) => take(event.target.files[0]) });
  const chosen = el("input", { type: "file", accept: "image/*,.heic,.heif,application/pdf", id: "photo", class: "unseen", tabIndex: -1, ariaLabel: say("choose_photo"), onchange: (event) => take(event.target.files[0]) });
  const preview = el("div", { class: "preview" });
  const note = el("p", { class: "note", role: "status" });
  const make = el("button", { class: "main", disabled: !mine }, say("make_safe"));

  async function take(file) {
    if (!file) return;
    if (file.size > known().limit) { note.textContent = say("too_large", { megabytes: Math.floor(known().limit / 1e6) }); return; }
    note.textContent = say("sending");
    try {
      if (mine) call("DELETE", `/page/files/${mine.id}`).catch(() => {});
      mine = { id: (await send(file, true)).id, name: file.name };
      note.textContent = "";
      await showPhoto();
    } catch (error) {
      note.textContent = error instanceof Refused ? error.message : say("not_sent");
    }
  }

  async function showPhoto() {
    make.disabled = false;
    preview.replaceChildren(el("p", { class: "name" }, mine.name));
    const address = await picture(`/page/files/${mine.id}/pages/1?width=800`).catch(() => null);
    if (address) preview.append(el("img", { src: address, alt: say("photo_alt") }));
  }

  const form = el("form", { class: "paper-form", onsubmit: async (event) => {
    event.preventDefault();
    if (!mine) return;
    const told = new FormData(form);
    make.disabled = true;
    note.textContent = say("v_masking");
    tell(say("v_masking"));
    try {
      await call("POST", `/page/files/${mine.id}/paper?lang=${lang()}`, { preset: told.get("preset"), purpose: told.get("purpose"), receiver: told.get("receiver"), straighten: told.has("straighten") });
      await finished(home);
    } catch (error) {
      note.textContent = error instanceof Refused ? error.message : say("server_gone");
      make.disabled = false;
    }
  } },
    el("fieldset", {}, el("legend", {}, say("step_photo")),
      el("div", { class: "row" }, button(say("take_photo"), () => camera.click(), { class: "camera" }), button(say("choose_photo"), () => chosen.click(), { class: "main" }), camera, chosen),
      preview,
      el("label", { class: "switch" }, el("input", { type: "checkbox", name: "straighten" }), say("straighten"))),
    el("fieldset", {}, el("legend", {}, say("step_purpose")), known().purposes.map((purpose, number) => preset(purpose, number))),
    el("fieldset", {}, el("legend", {}, say("step_words")),
      el("label", { htmlFor: "purpose" }, say("purpose_label")),
      el("input", { id: "purpose", name: "purpose", required: true, maxLength: 120, autocomplete: "off", placeholder: say("purpose_example") }),
      el("label", { htmlFor: "receiver" }, say("receiver_label")),
      el("input", { id: "receiver", name: "receiver", maxLength: 120, autocomplete: "off", placeholder: say("receiver_example") })),
    make, note);
  show(el("h1", {}, say("paper_title")), form, advice(), button(say("home"), home, { class: "plain" }));
  if (mine) showPhoto();
}

function preset(purpose, number) {
  const stays = purpose.keeps.length ? say("stays", { names: purpose.keeps.join(", ") }) : say("stays_nothing");
  return el("label", { class: "preset" },
    el("input", { type: "radio", name: "preset", value: purpose.id, checked: number === 0 }),
    el("span", {}, el("strong", {}, purpose.name), el("br"), purpose.why, el("br"), el("em", {}, stays)));
}

async function finished(home) {
  for (;;) {
    const file = await call("GET", `/page/files/${mine.id}?lang=${lang()}`);
    if (file.state === "done" || file.state === "cancelled") {
      forget(`/page/files/${mine.id}/pages`);
      return openResult(mine.id, file, { back: home, again: () => openPaper(home), advice: advice() });
    }
    await wait(400);
  }
}

function advice() {
  return el("section", { class: "advice" }, el("h2", {}, say("advice_title")), el("ul", {}, ["advice_1", "advice_2", "advice_3"].map((key) => el("li", {}, say(key)))));
}
