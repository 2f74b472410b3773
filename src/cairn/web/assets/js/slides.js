// Slides: <section data-slides> with a list of [data-slide]. Without this module they stand one below another; with it
// one at a time, with Back and Next, and read aloud on request where the browser has a voice. Nothing starts by itself.

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/** Which of ``count`` slides a key leads to from ``at``; ``null`` for a key that isn't ours. */
export function slideFor(key, at, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  return step ? Math.max(0, Math.min(count - 1, at + step)) : null;
}

/** Sentences, each short enough to be spoken in one go: browsers break off long texts. */
export function sentences(text) {
  const found = text.replace(/\s+/g, " ").match(/[^.!?]+(?:[.!?]+(?=\S)[^.!?]+)*[.!?]*["”’)]*\s*/g) ?? [];
  return found.map((one) => one.trim()).filter(Boolean);
}

/** Reads one slide after another. ``textOf(n)``: what is said on a slide; ``turn(n)`` shows it. */
export class Reader {
  constructor({ voice, say, count, textOf, turn, changed = () => {} }) {
    Object.assign(this, { voice, say, count, textOf, turn, changed, on: false, round: 0 });
  }

  start(at) {
    this.quiet();
    this.on = true;
    this.changed(true);
    this.read(at);
  }

  stop() {
    if (!this.on) return;
    this.on = false;
    this.quiet();
    this.changed(false);
  }

  quiet() {
    this.round += 1; // what was begun before is not ours any more when it ends
    this.voice.cancel();
  }

  read(at) {
    const round = this.round;
    const parts = sentences(this.textOf(at)).map((words) => this.say(words));
    const ours = (run) => () => this.on && this.round === round && run();
    for (const part of parts) part.onerror = ours(() => this.stop());
    const last = parts.at(-1);
    if (!last) return this.follow(at);
    last.onend = ours(() => this.follow(at));
    for (const part of parts) this.voice.speak(part);
  }

  follow(at) {
    if (at + 1 >= this.count) return this.stop();
    this.turn(at + 1);
    this.read(at + 1);
  }
}

export function startSlides(page, view = globalThis) {
  for (const section of page.querySelectorAll("[data-slides]")) startDeck(section, page, view);
}

function startDeck(section, page, view) {
  const slides = [...section.querySelectorAll("[data-slide]")];
  const bar = section.querySelector("[data-slides-bar]");
  if (slides.length < 2 || !bar) return;
  const [back, next, place, read] = ["back", "next", "place", "read"].map((name) =>
    bar.querySelector(`[data-slides-${name}]`),
  );
  const list = slides[0].parentNode;
  let at = 0;
  const show = (to) => {
    at = to;
    for (const [n, slide] of slides.entries()) slide.hidden = n !== at;
    // Not disabled: a disabled button would lose the focus that is on it.
    back.setAttribute("aria-disabled", String(at === 0));
    next.setAttribute("aria-disabled", String(at === slides.length - 1));
    place.textContent = section.dataset.slidesOf.replace("{n}", at + 1).replace("{all}", slides.length);
  };
  const reader = readerOf(view, page, { count: slides.length, textOf: (n) => saidOn(slides[n]), turn: (n) => turn(n) });
  const turn = (to) => {
    if (to === at) return;
    show(to);
    if (section.getBoundingClientRect().top < 0) section.scrollIntoView({ block: "start" });
  };
  const go = (to) => {
    if (to === null || to < 0 || to >= slides.length || to === at) return;
    turn(to);
    if (reader?.on) reader.start(at);
  };
  section.setAttribute("data-slides-live", "");
  list.setAttribute("aria-live", "polite"); // the slide that comes is spoken, as the focus stays on the button
  bar.hidden = false;
  show(0);
  back.addEventListener("click", () => go(at - 1));
  next.addEventListener("click", () => go(at + 1));
  section.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("[data-chart-live], .cairn-scroll")) return;
    const to = slideFor(event.key, at, slides.length);
    if (to === null) return;
    event.preventDefault();
    go(to);
  });
  if (!reader) return;
  const words = read.textContent;
  reader.changed = (on) => {
    read.textContent = on ? section.dataset.slidesStop : words;
    list.setAttribute("aria-live", on ? "off" : "polite"); // two voices at once
  };
  read.addEventListener("click", () => (reader.on ? reader.stop() : reader.start(at)));
  view.addEventListener("pagehide", () => reader.stop());
  whenVoiced(view.speechSynthesis, () => (read.hidden = false));
}

function saidOn(slide) {
  const heading = slide.querySelector(".cairn-slide__heading").textContent.trim();
  return `${heading}${/[.!?]$/.test(heading) ? "" : "."} ${slide.querySelector("[data-slide-said]").textContent.trim()}`;
}

function readerOf(view, page, options) {
  const { speechSynthesis: voice, SpeechSynthesisUtterance: Utterance } = view;
  if (!voice || !Utterance) return null;
  const say = (words) => Object.assign(new Utterance(words), { lang: page.documentElement.lang });
  return new Reader({ voice, say, ...options });
}

/** Some browsers know how to speak and have no voice to do it with; others learn of theirs a moment later. */
function whenVoiced(voice, run) {
  if (voice.getVoices().length) return run();
  voice.addEventListener?.("voiceschanged", () => voice.getVoices().length && run(), { once: true });
}
