// Reading a live chart point by point: by arrow keys, by mouse or by touch. What the point says is written below the
// chart, in a region that screen readers speak. Without this module the picture, its words and its table say the same.

const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: 1, ArrowDown: -1, PageDown: 10, PageUp: -10 };

/** Which of ``count`` points a key leads to from ``at`` (-1: none yet); ``null`` for a key that isn't ours. */
export function stepTo(key, at, count) {
  if (!count) return null;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  if (!step) return null;
  if (at < 0) return step > 0 ? 0 : count - 1;
  return Math.max(0, Math.min(count - 1, at + step));
}

/** The place in ``across`` (rising) that is nearest to ``x``; -1 if there is none. */
export function nearest(across, x) {
  let low = 0;
  let high = across.length - 1;
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (across[middle] < x) low = middle;
    else high = middle;
  }
  return Math.abs(across[low] - x) <= Math.abs(across[high] - x) ? low : high;
}

/** Points of the view in order, each with its pixel from the left edge of the picture; none if it has none. */
export function pointsOf(view) {
  let rows;
  try {
    rows = view.data("points");
  } catch {
    return []; // a picture without points to walk through
  }
  const scale = view.scale("x");
  const [left] = view.origin();
  return rows.map(({ n, x, words }) => ({ n, words, across: left + scale(x) })).sort((a, b) => a.across - b.across);
}

export class Walk {
  /** ``tell(words)`` says a point; ``mark(n)`` shows it. */
  constructor(points, { tell, mark }) {
    this.points = points;
    this.across = points.map((point) => point.across);
    this.tell = tell;
    this.mark = mark;
    this.at = -1;
  }

  key(name) {
    const next = stepTo(name, this.at, this.points.length);
    if (next === null) return false;
    this.go(next);
    return true;
  }

  /** ``x`` pixels from the left edge of the picture. */
  point(x) {
    this.go(nearest(this.across, x));
  }

  go(place) {
    if (place < 0 || place === this.at) return;
    this.at = place;
    const { n, words } = this.points[place];
    this.tell(words);
    this.mark(n);
  }
}

/** Makes the drawn view walkable. ``frame`` holds the drawing; ``words`` name it, ``help`` says how. */
export function startWalk(frame, view, { words, help, page = document }) {
  const points = pointsOf(view);
  if (!points.length) return null;
  const region = page.createElement("p");
  region.className = "cairn-chart__point";
  region.setAttribute("role", "status");
  region.textContent = help;
  const walk = new Walk(points, {
    tell: (said) => (region.textContent = said),
    mark: (n) => view.signal("chosen", n).runAsync(),
  });
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", `${words} ${help}`);
  frame.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (walk.key(event.key)) event.preventDefault();
  });
  const follow = (event) => {
    const box = (frame.querySelector("svg") ?? frame).getBoundingClientRect();
    if (box.width) walk.point(((event.clientX - box.left) / box.width) * fullWidth(view));
  };
  frame.addEventListener("pointermove", follow);
  frame.addEventListener("pointerdown", follow);
  frame.after(region);
  return walk;
}

function fullWidth(view) {
  const { left = 0, right = 0 } = view.padding();
  return view.width() + left + right;
}
