// A second press of a button must not send a form twice; but a form is never locked for good: a send that failed
// can be tried again after a few seconds, and at once when the page is shown again by the back button.

export const WAIT = 6000;

export class Once {
  constructor(now = Date.now) {
    this.now = now;
    this.sent = new Map();
  }

  /** Whether this form may be sent now; if so, it counts as sent. */
  allow(form) {
    const before = this.sent.get(form);
    if (before !== undefined && this.now() - before < WAIT) return false;
    this.sent.set(form, this.now());
    return true;
  }

  forget() {
    this.sent.clear();
  }
}

export function startOnce(page, view, once = new Once()) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    // Another module that stopped the event has its own plan for this form.
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (!once.allow(form)) event.preventDefault();
  });
  view.addEventListener("pageshow", () => once.forget());
}
