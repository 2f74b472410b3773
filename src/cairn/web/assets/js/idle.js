// Many people learn on a ward's shared computer. After some minutes without a sign of them a dialog warns, and then
// they are signed out. What they do in one tab counts for all tabs; typing tells the server that they are there.

const SHARED = "cairn-active";
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"];

/** What is due, given how long nothing happened. Times in milliseconds. */
export class IdleClock {
  constructor(minutes, now) {
    this.limit = minutes * 60_000;
    this.warnAt = this.limit - Math.min(120_000, this.limit / 4);
    this.pingEvery = this.limit / 4;
    this.active = now;
    this.pinged = now;
  }

  /** Someone did something here or in another tab. Says whether the server should hear of it. */
  seen(now) {
    this.active = Math.max(this.active, now);
    if (now - this.pinged < this.pingEvery) return false;
    this.pinged = now;
    return true;
  }

  due(now) {
    const idle = now - this.active;
    if (idle >= this.limit) return "leave";
    return idle >= this.warnAt ? "warn" : "nothing";
  }
}

/** Tells the server that the person is there; false if they are no longer signed in. A lost network is not that. */
export async function stay(url, get = fetch) {
  try {
    const answer = await get(url, { credentials: "same-origin", cache: "no-store", redirect: "manual" });
    return answer.ok || answer.status >= 500;
  } catch {
    return true;
  }
}

export function startIdle(page, view, now = Date.now) {
  const { idleMinutes, stayUrl } = page.body.dataset;
  const dialog = page.querySelector("[data-idle-dialog]");
  if (!idleMinutes || !dialog) return;
  const clock = new IdleClock(Number(idleMinutes), now());
  const shared = storageOf(view);
  const button = dialog.querySelector("[data-idle-stay]");
  let gone = false;

  const tellServer = async () => {
    if (await stay(stayUrl)) return;
    // Signed out elsewhere: nothing is reloaded, so that typed text can still be copied.
    gone = true;
    view.clearInterval(ticking);
    page.querySelector("#idle-words").textContent = dialog.dataset.idleGone;
    button.textContent = dialog.dataset.idleClose;
    if (!dialog.open) dialog.showModal();
  };
  const stayed = () => {
    if (gone) return dialog.close();
    clock.active = now();
    clock.pinged = now();
    shared?.setItem(SHARED, String(now()));
    if (dialog.open) dialog.close();
    tellServer();
  };
  const sign = () => {
    if (gone || dialog.open) return;
    if (clock.seen(now())) {
      shared?.setItem(SHARED, String(now()));
      tellServer();
    }
  };
  const tick = () => {
    if (gone) return;
    clock.active = Math.max(clock.active, Number(shared?.getItem(SHARED) ?? 0));
    const due = clock.due(now());
    if (due === "nothing" && dialog.open) dialog.close();
    if (due === "warn" && !dialog.open) dialog.showModal();
    if (due === "leave") leave(page, view, ticking);
  };

  const ticking = view.setInterval(tick, 5000);
  SIGNS.forEach((name) => page.addEventListener(name, sign, { passive: true }));
  page.addEventListener("visibilitychange", tick);
  button.addEventListener("click", stayed);
  dialog.addEventListener("cancel", stayed);
}

function leave(page, view, ticking) {
  view.clearInterval(ticking);
  page.dispatchEvent(new view.CustomEvent("cairn:leaving"));
  // A moment for drafts that are being sent.
  view.setTimeout(() => page.querySelector("#sign-out").submit(), 1500);
}

function storageOf(view) {
  try {
    return view.localStorage;
  } catch {
    return null;
  }
}
