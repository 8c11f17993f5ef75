// The copy: what was done, what proves it, before and after, and the way to take it away.

import { blob, call, save } from "/page/server.js";
import { button, el, failed, lang, picture, say, show, width } from "/page/parts.js";
import { takenAway } from "/page/files.js";
import { advice, owe } from "/page/paper.js";
import { back, stay, view } from "/page/way.js";

/** What was masked and how that was proved, in a few sentences. */
export function proofOf(copy) {
  const sentences = [];
  if (copy.masked_types.length) sentences.push(say("masked_what", { names: copy.masked_types.join(", ") }));
  if (copy.kept_types.length) sentences.push(say("kept_what", { names: copy.kept_types.join(", ") }));
  if (copy.readers.length) sentences.push(say("proved_by", { count: copy.readers.length }));
  return el("ul", { class: "proof" }, [...sentences, ...copy.notes].map((sentence) => el("li", {}, sentence)));
}

/** The report to be kept with the file: for a browser, or printed on A4. */
export function reportButtons(ids) {
  const write = async (form) => save(await blob("POST", `/page/report?lang=${lang()}&form=${form}`, { ids }), `${say("report_name")}.${form}`);
  return [button(say("save_pdf"), () => write("pdf")), button(say("save_html"), () => write("html"))];
}

function headline(copy) {
  if (copy.status === "verified") return ["clean", say("r_verified")];
  if (copy.status === "unchanged") return ["clean", say("r_unchanged")];
  if (copy.status === "withheld") return ["unread", say("r_withheld")];
  return ["unread", copy.error ?? say("r_failed")];
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
  const copy = file.copy ?? { status: null, error: file.error };
  const [sign, words] = headline(copy);
  const there = sign === "clean";
  const left = copy.remaining ?? [];
  return show([
    el("div", { class: `banner ${sign}` }, el("h1", {}, words), el("p", { class: "name" }, file.name), there ? el("p", {}, say("look_through")) : null),
    there ? el("div", { class: "row" },
      button(say("save_one"), () => take(id, copy.name), { class: "main", id: "save" }),
      ...reportButtons([id])) : null,
    left.length ? el("ul", { class: "proof" }, left.map((one) => el("li", {}, say("still_there", { name: one.name || say("something"), place: one.place })))) : null,
    there ? proofOf(copy) : null,
    there ? pair(id, copy.pages) : null,
    paper ? advice() : null,
    el("div", { class: "row" },
      button(say("edit_again"), () => (paper ? back() : stay("review", id))),
      paper ? null : button(say("to_list"), back, { class: "plain" })),
  ]);
});

async function take(id, name) {
  save(await blob("GET", `/page/files/${id}/copy`), name);
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
