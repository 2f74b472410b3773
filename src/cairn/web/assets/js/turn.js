// What is read page by page beside a form: <section data-turning> with buttons that send the form along, so that nothing
// typed is lost. Here the next page is fetched and put in the place of this one: the form stays as it is.

/** The page that a button leads to, put into the region; its start is where the person goes on reading. */
export async function turn(region, button, { get = fetch, parse = parsed, address = "" } = {}) {
  const answer = await get(`${address}?page=${button.value}`, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(`the page answered ${answer.status}`);
  const next = parse(await answer.text()).querySelector("[data-turning]");
  if (!next) throw new Error("there is no such page");
  region.replaceChildren(...next.childNodes);
  region.focus();
  region.scrollIntoView?.({ block: "start" });
}

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

export function startTurning(page, options = {}) {
  for (const region of page.querySelectorAll("[data-turning]")) {
    region.addEventListener("click", async (event) => {
      const button = event.target.closest("[data-turn]");
      if (!button) return;
      event.preventDefault();
      try {
        await turn(region, button, options);
      } catch {
        // As without a script: the form is sent along.
        button.form.requestSubmit(button);
      }
    });
  }
}
