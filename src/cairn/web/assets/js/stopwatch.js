// How long each question of a quiz was in view: the field [data-seconds] is kept for the [data-question] of the same
// number. The one that is nearest to the middle of the window counts, or the one that has the focus, while the page is
// visible and somebody has done something in the last minute.

export const IDLE = 60_000;

/** Adds up times by name. ``on`` says what is looked at from now on (``null``: nothing). */
export class Stopwatch {
  constructor(now = () => performance.now()) {
    Object.assign(this, { now, times: new Map(), name: null, since: 0, touched: now() });
  }

  on(name) {
    this.stop();
    this.name = name;
  }

  /** Somebody is there. What lay idle until now counts for no longer than a minute. */
  touch() {
    this.stop();
    this.touched = this.now();
  }

  stop() {
    const now = this.now();
    const until = Math.min(now, this.touched + IDLE);
    if (this.name !== null && until > this.since) this.times.set(this.name, (this.times.get(this.name) ?? 0) + until - this.since);
    this.since = now;
  }

  seconds(name) {
    return Math.round((this.times.get(name) ?? 0) / 100) / 10;
  }
}

/** The name of the box that lies nearest to the middle: boxes are [name, top, bottom]. */
export function nearest(boxes, middle) {
  const distance = ([, top, bottom]) => Math.max(top - middle, middle - bottom, 0);
  return boxes.reduce((best, one) => (best === null || distance(one) < distance(best) ? one : best), null)?.[0] ?? null;
}

export function startStopwatch(page, view, watch = new Stopwatch()) {
  const fields = [...page.querySelectorAll("[data-seconds]")];
  if (fields.length === 0) return;
  const questions = [...page.querySelectorAll("[data-question]")];
  const look = () => {
    watch.touch();
    const focused = page.activeElement?.closest("[data-question]")?.dataset.question;
    const boxes = questions.map((one) => [one.dataset.question, one.getBoundingClientRect().top, one.getBoundingClientRect().bottom]);
    watch.on(page.visibilityState === "hidden" ? null : (focused ?? nearest(boxes, view.innerHeight / 2)));
  };
  for (const name of ["scroll", "focusin", "input", "pointerdown", "visibilitychange"]) page.addEventListener(name, look, { passive: true });
  fields[0].form.addEventListener("submit", () => {
    watch.stop();
    for (const field of fields) field.value = String(watch.seconds(field.dataset.seconds));
  });
  look();
}
