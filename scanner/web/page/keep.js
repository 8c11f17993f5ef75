// What somebody decides is told to the server at once: it outlives a page that is loaded anew.

import { call } from "/page/server.js";

const wanted = new Map();
const under = new Map();
// How often something was decided under an address, as far as this page knows.
const editions = new Map();

export const edition = (path) => editions.get(path) ?? 0;
/** What the server says of it. */
export const heard = (path, number) => editions.set(path, number);

/** Tells it under this address; of what was not told yet the last counts. `body()` is asked for
 * when it is told. */
export function keep(path, body) {
  wanted.set(path, body);
  return kept(path);
}

/** Leaves untold what was decided of a file as it stood before. */
export const drop = (path) => wanted.delete(path);

/** When all that was decided under an address was told. */
export function kept(path) {
  if (!under.has(path) && wanted.has(path)) under.set(path, tell(path).finally(() => under.delete(path)));
  return under.get(path) ?? Promise.resolve();
}

export const allKept = () => Promise.allSettled([...wanted.keys(), ...under.keys()].map(kept));

async function tell(path) {
  while (wanted.has(path)) {
    const body = wanted.get(path);
    wanted.delete(path);
    try {
      const answer = await call("PUT", path, body());
      if (answer) heard(path, answer.edition);
    } catch (error) {
      // It is told when it is needed: nothing is done on other decisions than those that show.
      if (!wanted.has(path)) wanted.set(path, body);
      throw error;
    }
  }
}
