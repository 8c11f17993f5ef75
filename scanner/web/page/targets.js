// Where a finger or a pointer hits which box: each box gets a place of its own, no two share any.

// What is smaller than this (CSS pixels) is made larger as far as its neighbours leave room, by no
// more than REACH on each side; what overlaps keeps at least THIN of its own.
const LEAST = 24;
const REACH = 12;
const THIN = 5;
const MOST_PARTS = 12;

const wide = ([x0, , x1]) => x1 - x0;
const high = ([, y0, , y1]) => y1 - y0;
const area = (box) => wide(box) * high(box);
const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
const better = (a, b) => Math.min(wide(b), high(b)) - Math.min(wide(a), high(a)) || area(b) - area(a);

/** For each box ([x0, y0, x1, y1] in CSS pixels) the place where it is hit. */
export function targets(boxes) {
  const found = [];
  const order = boxes.map((_, index) => index).sort((a, b) => area(boxes[a]) - area(boxes[b]));
  for (const index of order) {
    const over = found.filter((other) => meet(other.place, boxes[index]));
    const [free] = over.reduce(without, [boxes[index]]);
    const enough = free && Math.min(wide(free), high(free)) >= Math.min(THIN, wide(boxes[index]), high(boxes[index]));
    found.push({ index, place: enough || !over.length ? free : shared(over, boxes[index]) });
  }
  const places = [];
  for (const { index, place } of grown(found)) places[index] = place;
  return places;
}

/** What is left of some rectangles beside another one, the roomiest first. */
function without(parts, { place }) {
  const left = parts.flatMap((part) => (meet(part, place) ? cut(part, place) : [part]));
  return left.sort(better).slice(0, MOST_PARTS);
}

function cut([x0, y0, x1, y1], [a0, b0, a1, b1]) {
  return [[x0, y0, x1, b0], [x0, b1, x1, y1], [x0, y0, a0, y1], [a1, y0, x1, y1]].filter((part) => wide(part) > 0 && high(part) > 0);
}

/** Half of the place of the one that lies under a box most: two boxes in one place share it. */
function shared(over, box) {
  const common = ({ place }) => (Math.min(place[2], box[2]) - Math.max(place[0], box[0])) * (Math.min(place[3], box[3]) - Math.max(place[1], box[1]));
  const owner = over.reduce((best, other) => (common(other) > common(best) ? other : best));
  const [x0, y0, x1, y1] = owner.place;
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const lies = wide(owner.place) > high(owner.place);
  owner.place = lies ? [x0, y0, x, y1] : [x0, y0, x1, y];
  return lies ? [x, y0, x1, y1] : [x0, y, x1, y1];
}

/** Small places made larger: two that face each other take half of the gap each. */
function grown(found) {
  const rooms = found.map(({ place }) => [wide(place), high(place), wide(place), high(place)].map((side) => Math.min(REACH, Math.max(0, (LEAST - side) / 2))));
  found.forEach(({ place: a }, i) => {
    for (let j = i + 1; j < found.length; j += 1) {
      const b = found[j].place;
      const gaps = [b[0] - a[2], b[1] - a[3], a[0] - b[2], a[1] - b[3]];
      const side = gaps.indexOf(Math.max(...gaps));
      if (gaps[side] >= 2 * REACH) continue;
      // `side`: where b lies as seen from a: right, below, left, above.
      const [mine, its] = [(side + 2) % 4, side];
      rooms[i][mine] = Math.min(rooms[i][mine], gaps[side] / 2);
      rooms[j][its] = Math.min(rooms[j][its], gaps[side] / 2);
    }
  });
  return found.map(({ index, place: [x0, y0, x1, y1] }, i) => {
    const [left, top, right, low] = rooms[i];
    return { index, place: [x0 - left, y0 - top, x1 + right, y1 + low] };
  });
}
