// Where somebody is reading: noted while the page is in view, so that "Continue" comes back to the exact spot. Nothing
// is sent for a page that was only fetched ahead. On return the spot is named where it is.

export const EVERY = 8000; // milliseconds between two notes at least

/** Which heading is being read: the last one whose top is above the middle of the window; "" before the first. */
export function spotIn(headings, middle) {
  let found = "";
  for (const { id, top } of headings) {
    if (top > middle) break;
    found = id;
  }
  return found;
}

/** Says when a spot should be sent: when it is another one, and not too often. */
export class Noting {
  constructor(now = Date.now) {
    this.now = now;
    this.sent = null;
    this.at = -Infinity;
  }

  /** Whether to send it; ``last`` when the page is being left and nothing comes after. */
  due(spot, last = false) {
    if (spot === this.sent || (!last && this.now() - this.at < EVERY)) return false;
    this.sent = spot;
    this.at = this.now();
    return true;
  }
}

export function startSpot(page, view, now = Date.now) {
  const piece = page.querySelector("[data-spot-url]");
  if (!piece) return;
  const headings = [...piece.querySelectorAll(".cairn-prose h2[id]")];
  greet(page, view, piece);
  const noting = new Noting(now);
  const note = (last = false) => {
    const hidden = page.visibilityState !== "visible";
    if (hidden && !last) return;
    const places = headings.map((one) => ({ id: one.id, top: one.getBoundingClientRect().top }));
    const spot = spotIn(places, view.innerHeight / 2);
    if (noting.due(spot, last)) send(page, piece.dataset.spotUrl, spot);
  };
  const ticking = view.setInterval(note, 2000);
  page.addEventListener("visibilitychange", () => page.visibilityState === "hidden" && note(true));
  view.addEventListener("pagehide", () => view.clearInterval(ticking));
}

function greet(page, view, piece) {
  const { spot, spotWords } = piece.dataset;
  const heading = spot && page.getElementById(spot);
  if (!heading || view.location.hash !== `#${spot}`) return;
  const sign = page.createElement("span");
  sign.className = "cairn-spot";
  sign.textContent = spotWords;
  heading.prepend(sign);
  heading.scrollIntoView({ block: "start" });
}

export function send(page, url, spot, post = fetch) {
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams({ spot });
  // Outlives the page; whether it arrived changes nothing for the reader.
  return post(url, { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true }).catch(() => null);
}
