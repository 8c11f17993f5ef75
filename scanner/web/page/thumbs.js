// Small pictures of all pages, each with the number of places to mask on it.

import { button, el, picture, say } from "/page/parts.js";

const WIDE = 200;
const PASSING = 80;

/** `view`: { id, edits, sheets }. */
export class Thumbs {
  constructor(view) {
    this.view = view;
    this.made = el("nav", { class: "thumbs", ariaLabel: say("thumbs") });
    this.all = view.sheets.map((sheet) => this.thumb(sheet));
    this.made.append(...this.all.map((one) => one.made));
    this.near = new IntersectionObserver((entries) => {
      for (const entry of entries) this.come(entry.target, entry.isIntersecting);
    }, { root: this.made, rootMargin: "300px" });
    this.all.forEach((one) => this.near.observe(one.made));
  }

  thumb(sheet) {
    const image = el("img", { alt: "", draggable: false });
    image.style.aspectRatio = `${sheet.wide} / ${sheet.high}`;
    const made = button("", () => sheet.made.scrollIntoView({ block: "start" }), { class: "thumb", "data-page": String(sheet.number) });
    const count = el("span", { class: "count" });
    made.append(image, el("span", {}, String(sheet.number)), count);
    return { sheet, image, made, count, said: null };
  }

  /** A picture comes when it comes near, and goes when it is far; one that flies by is not asked for. */
  come(target, near) {
    const one = this.all[Number(target.dataset.page) - 1];
    one.near = near;
    if (near) setTimeout(() => { if (one.near) this.load(one); }, PASSING);
    else one.image.removeAttribute("src");
  }

  async load(one) {
    const address = await picture(`/page/files/${this.view.id}/pages/${one.sheet.number}?width=${WIDE}`).catch(() => null);
    if (one.near && address) one.image.src = address;
  }

  draw() {
    const counts = this.view.edits.counts();
    for (const one of this.all) {
      const count = counts.get(one.sheet.number) ?? 0;
      if (count === one.said) continue;
      one.said = count;
      one.count.textContent = count || "";
      one.made.ariaLabel = say("thumb", { number: one.sheet.number, count });
    }
  }

  /** Marks the page that is looked at. */
  mark(number) {
    for (const one of this.all) {
      if (one.sheet.number === number) one.made.setAttribute("aria-current", "page");
      else one.made.removeAttribute("aria-current");
    }
  }
}
