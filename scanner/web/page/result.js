// The copy: what was done, what proves it, before and after, and the way to take it away.

import { blob, call, save } from "/page/server.js";
import { button, el, failed, lang, picture, say, show, width } from "/page/parts.js";
import { takenAway } from "/page/files.js";
import { advice, owe } from "/page/paper.js";
import { back, stay, view } from "/page/way.js";

/** What was masked and how that was proved, in a few sentences. */
export function proofOf(copy) {
  const sentences = [...copy.told];
  if (copy.readers.length) sentences.push(say("proved_by", { count: copy.readers.length }));
  return el("ul", { class: "proof" }, [...sentences, ...copy.notes].map((sentence) => el("li", {}, sentence)));
}

/** The report to be kept with the file: for a browser, or printed on A4. */
export function reportButtons(ids, lost = []) {
  const write = async (form) => save(await blob("POST", `/page/report?lang=${lang()}&form=${form}`, { ids, lost }), `${say("report_name")}.${form}`);
  return [button(say("save_pdf"), () => write("pdf")), button(say("save_html"), () => write("html"))];
}

/** `from`: the door. From "paper" the copy is made otherwise in the view before, from "list" in a
 * view that takes this one's place. */
view("result", async (id, from) => {
  let file;
  try {
    file = await call("GET", `/page/files/${id}?lang=${lang()}`);
  } catch (error) {
    stay(from);
    return failed(error);
  }
  const paper = from === "paper";
  const copy = file.copy ?? { status: null };
  const { light, words, more } = file.standing;
  const there = ["verified", "unchanged"].includes(copy.status);
  const doubt = light === "doubt";
  const left = copy.remaining ?? [];
  return show([
    el("div", { class: `banner ${light}` }, el("h1", {}, words), el("p", { class: "name" }, file.name), more ? el("p", {}, more) : null, there ? el("p", {}, say("look_through")) : null),
    there ? el("div", { class: "row" },
      button(say(doubt ? "save_covered" : "save_one"), () => take(id, copy.name), { class: doubt ? "" : "main", id: "save" }),
      ...reportButtons([id])) : null,
    left.length ? el("ul", { class: "proof" }, left.map((one) => el("li", {}, say("still_there", { name: one.name || say("something"), place: one.place })))) : null,
    there ? proofOf(copy) : null,
    there ? pair(id, copy.pages) : null,
    paper ? advice() : null,
    el("div", { class: "row" },
      button(say(paper && !there || doubt ? "another_photo" : "edit_again"), () => (paper ? back() : stay("review", id))),
      paper ? null : button(say("to_list"), back, { class: "plain" })),
  ]);
});

async function take(id, name) {
  save(await blob("GET", `/page/files/${id}/copy?lang=${lang()}`), name);
  takenAway([id]);
  owe(false);
}

/** One page before and after, side by side. */
function pair(id, pages) {
  let number = 1;
  const side = (key, alt) => {
    const image = el("img", { alt: say(alt) });
    return { image, made: el("figure", {}, el("figcaption", {}, say(key)), image) };
  };
  const [before, after] = [side("before", "before_alt"), side("after", "after_alt")];
  const where = el("span", { role: "status" });
  const load = async () => {
    where.textContent = say("page_of", { done: number, all: pages });
    const path = `/page/files/${id}/pages/${number}?width=${width(before.made.clientWidth)}`;
    const mine = number;
    const found = await Promise.all([picture(path), picture(`${path}&copy=true`)]).catch(() => null);
    if (found && mine === number) [before.image.src, after.image.src] = found;
  };
  const turn = (step) => { number = Math.max(1, Math.min(pages, number + step)); return load(); };
  requestAnimationFrame(load);
  return el("section", { class: "pair", ariaLabel: say("before_after") },
    pages > 1 ? el("div", { class: "row" }, button("‹", () => turn(-1), { ariaLabel: say("page_before") }), where, button("›", () => turn(1), { ariaLabel: say("page_after") })) : null,
    el("div", { class: "sides" }, before.made, after.made));
}
