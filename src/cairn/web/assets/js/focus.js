// After a form came back with errors, the list of them is where the person starts.

export function startFocus(page) {
  page.querySelector("[data-focus]")?.focus();
}
