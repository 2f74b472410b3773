// A film or recording in the browser's own player: what was seen is reported, so that it counts and goes on elsewhere;
// the transcript can be searched, and leads to its places. Without this module both can be used as they are.

const EVERY = 15; // seconds of playing between two reports
const JUMP = 1.5; // seconds: more between two moments is a jump, not playing

/** Collects the stretches that are played; ``take()`` gives those that were not given yet. */
export class Stretches {
  constructor() {
    this.done = [];
    this.open = null;
  }

  /** Playing, at ``now`` seconds; ``rate`` times as fast as recorded. */
  at(now, rate = 1) {
    const step = this.open ? now - this.open[1] : 0;
    if (!this.open || step < 0 || step > JUMP * Math.max(rate, 1)) {
      this.end();
      this.open = [now, now];
    } else this.open[1] = now;
  }

  /** A jump or a pause: what comes next is another stretch. */
  end() {
    if (this.open && this.open[1] > this.open[0]) this.done.push(this.open);
    this.open = null;
  }

  get length() {
    return [...this.done, ...(this.open ? [this.open] : [])].reduce((sum, [from, to]) => sum + to - from, 0);
  }

  take() {
    const open = this.open;
    this.end();
    const given = this.done;
    this.done = [];
    if (open) this.open = [open[1], open[1]];
    return given;
  }

  /** What could not be sent is sent again. */
  put(parts) {
    this.done.unshift(...parts);
  }
}

/** Which cues have the words in them; all of them for no words. */
export function found(texts, words) {
  const wanted = words.trim().toLowerCase();
  return texts.map((text) => !wanted || text.toLowerCase().includes(wanted));
}

/** The place of the cue that is said at ``now`` seconds; -1 before the first. */
export function cueAt(starts, now) {
  let at = -1;
  for (const [n, start] of starts.entries()) if (start <= now + 0.05) at = n;
  return at;
}

export function startPlayers(page, { send = fetch, view = globalThis } = {}) {
  const frame = page.querySelector("[data-player]");
  const media = frame?.querySelector("video, audio") ?? null;
  if (media) {
    startControls(frame, media);
    if (frame.dataset.playerReport) startReports(page, frame, media, send, view);
  }
  const transcript = page.querySelector("[data-transcript]");
  if (transcript) startTranscript(page, transcript, media);
}

function startControls(frame, media) {
  const bar = frame.querySelector("[data-player-bar]");
  bar.hidden = false;
  const speed = bar.querySelector("[data-player-speed]");
  speed.addEventListener("change", () => (media.playbackRate = Number(speed.value)));
  bar.querySelector("[data-player-start]")?.addEventListener("click", () => {
    media.currentTime = 0;
    media.play();
  });
}

function startReports(page, frame, media, send, view) {
  const { playerReport: address, playerToken: token } = frame.dataset;
  const seen = new Stretches();
  const report = async () => {
    const parts = seen.take();
    if (!parts.length) return;
    const body = JSON.stringify({ parts, position: media.currentTime });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    try {
      const answer = await send(address, { method: "POST", body, headers, credentials: "same-origin", keepalive: true });
      if (!answer.ok) return; // the run has ended, or it was signed out: nobody needs to be told while watching
      const said = await answer.json();
      if (said.done) tell(page, frame, said.words);
    } catch {
      seen.put(parts);
    }
  };
  media.addEventListener("timeupdate", () => {
    if (media.seeking || media.paused) return;
    seen.at(media.currentTime, media.playbackRate);
    if (seen.length >= EVERY) report();
  });
  media.addEventListener("seeking", () => seen.end());
  for (const name of ["pause", "ended"]) media.addEventListener(name, report);
  view.addEventListener("pagehide", report);
}

function tell(page, frame, words) {
  frame.querySelector("[data-player-said]").textContent = words;
  page.querySelector("[data-player-done] form")?.remove();
}

function startTranscript(page, transcript, media) {
  const rows = [...transcript.querySelectorAll("li")];
  const texts = rows.map((row) => row.textContent);
  const times = [...transcript.querySelectorAll("[data-cue]")];
  if (media) {
    for (const time of times) time.replaceWith(jumpTo(page, time, media));
    startFollowing(rows, times, media);
  }
  const box = transcript.querySelector("[data-transcript-find]");
  const told = box.querySelector("[data-transcript-found]");
  const field = box.querySelector("input");
  box.hidden = false;
  field.addEventListener("input", () => {
    const hits = found(texts, field.value);
    for (const [n, row] of rows.entries()) row.hidden = !hits[n];
    const count = hits.filter(Boolean).length;
    const { none, one, many } = told.dataset;
    told.textContent = !field.value.trim() ? "" : count ? (count === 1 ? one : many.replace("{n}", count)) : none;
  });
}

function jumpTo(page, time, media) {
  const button = page.createElement("button");
  button.type = "button";
  button.className = "cairn-transcript__time";
  button.textContent = time.textContent;
  button.setAttribute("aria-label", time.dataset.label);
  button.addEventListener("click", () => {
    media.currentTime = Number(time.dataset.cue);
    media.play();
  });
  return button;
}

function startFollowing(rows, times, media) {
  if (rows.length !== times.length) return; // some of it has no time
  const starts = times.map((time) => Number(time.dataset.cue));
  let last = -1;
  media.addEventListener("timeupdate", () => {
    const at = cueAt(starts, media.currentTime);
    if (at === last) return;
    rows[last]?.removeAttribute("aria-current");
    rows[at]?.setAttribute("aria-current", "true");
    last = at;
  });
}
