// A celebration is told once: a page that is in view says that it was seen. Without this its button does.
import { addressOf } from "./address.js";

export function startCheer(page, view, post = fetch) {
  const cheer = page.querySelector("[data-cheer]");
  const form = cheer?.querySelector("form");
  if (!form) return;
  const seen = () => {
    if (page.visibilityState !== "visible") return;
    page.removeEventListener("visibilitychange", seen);
    const body = new view.FormData(form);
    body.append("quiet", "1");
    post(addressOf(form), { method: "POST", body, keepalive: true }).catch(() => null);
  };
  page.addEventListener("visibilitychange", seen);
  seen();
}
