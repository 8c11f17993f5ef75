// Where the user is. Each view is one step of the browser's history: "back" leads to the view
// before, and not out of the page, which would remove the files.

const views = [];
let depth = -1;

/** Opens a view as the next step. */
export function go(view) {
  depth += 1;
  views.length = depth;
  views.push(view);
  if (depth) history.pushState({ depth }, "");
  else history.replaceState({ depth }, "");
  view();
}

/** Shows this step anew, or another view in its place. */
export function stay(view = views[depth]) {
  views[depth] = view;
  view();
}

export const back = () => history.back();

addEventListener("popstate", (event) => {
  if (depth < 0) return;
  depth = Math.min(event.state?.depth ?? 0, views.length - 1);
  views[depth]();
});
