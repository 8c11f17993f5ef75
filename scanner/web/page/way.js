// Where the user is. Each view is one step of the browser's history: "back" leads to the view
// before, and not out of the page. A step holds the view's name, so that it is found again after
// the page was loaded anew.

const views = new Map();
let depth = -1;

/** Views are opened by name: `open(...what)`. What they are opened with is plain text. */
export const view = (name, open) => views.set(name, open);

/** Opens a view as the next step. */
export function go(name, ...what) {
  depth += 1;
  const step = { depth, name, what };
  if (depth) history.pushState(step, "");
  else history.replaceState(step, "");
  return views.get(name)(...what);
}

/** Shows this step anew, or another view in its place. */
export function stay(name = history.state.name, ...what) {
  const step = { depth, name, what: what.length ? what : history.state.what };
  history.replaceState(step, "");
  return views.get(name)(...step.what);
}

/** The step at which the page was left, or else the first view. */
export function resume(first) {
  if (!views.has(history.state?.name)) return go(first);
  depth = history.state.depth;
  return stay();
}

export const back = () => history.back();

addEventListener("popstate", (event) => {
  if (depth < 0 || !event.state) return;
  depth = event.state.depth;
  views.get(event.state.name)(...event.state.what);
});
