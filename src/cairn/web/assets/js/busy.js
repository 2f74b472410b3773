// A button whose form takes a while says so (data-busy) from the press on, and is itself again when the page is shown
// anew by the back button. Nothing is disabled: once.js stops a second press.

export function startBusy(page, view) {
  const before = new Map();
  page.addEventListener("submit", (event) => {
    const button = event.submitter;
    const words = button?.dataset?.busy;
    if (!words || event.defaultPrevented || before.has(button)) return;
    before.set(button, button.textContent);
    button.textContent = words;
    button.setAttribute("aria-busy", "true");
  });
  view.addEventListener("pageshow", () => {
    for (const [button, words] of before) {
      button.textContent = words;
      button.removeAttribute("aria-busy");
    }
    before.clear();
  });
}
