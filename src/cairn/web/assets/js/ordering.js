// Lines to be put in order (data-ordering): each has a list to choose its number from. Here each gets buttons up and
// down as well; a press gives every line the number of its place, so the lists always say what will be sent.

/** The lines in the order of their numbers; those without one stay behind, as they stand. */
export function byNumber(numbers) {
  const places = numbers.map((number, place) => ({ place, number: Number(number) || Infinity }));
  return places.sort((one, other) => (one.number === other.number ? one.place - other.place : one.number - other.number)).map((one) => one.place);
}

/** A list with the item at ``from`` one step up (-1) or down (1); at its end it stays. */
export function moved(list, from, step) {
  const to = from + step;
  if (to < 0 || to >= list.length) return list;
  const next = [...list];
  [next[from], next[to]] = [next[to], next[from]];
  return next;
}

export function startOrdering(page) {
  for (const list of page.querySelectorAll("[data-ordering]")) start(page, list);
}

function start(page, list) {
  const status = page.createElement("p");
  status.className = "nhsuk-u-visually-hidden";
  status.setAttribute("role", "status");
  list.after(status);
  for (const line of list.children) {
    for (const [step, words] of [
      [-1, list.dataset.up],
      [1, list.dataset.down],
    ]) {
      const button = page.createElement("button");
      button.type = "button";
      button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
      button.textContent = words;
      button.setAttribute("aria-label", `${words}: ${label(line)}`);
      button.addEventListener("click", () => press(list, line, step, button, status));
      line.append(button);
    }
  }
}

function press(list, line, step, button, status) {
  const shown = [...list.children];
  const sorted = byNumber(shown.map((one) => one.querySelector("select").value)).map((place) => shown[place]);
  const next = moved(sorted, sorted.indexOf(line), step);
  list.append(...next);
  next.forEach((one, place) => (one.querySelector("select").value = String(place + 1)));
  // A line that was moved in the page lost the focus.
  button.focus();
  const facts = { line: label(line), n: next.indexOf(line) + 1, all: next.length };
  status.textContent = list.dataset.now.replace(/%\((\w+)\)s/g, (_whole, name) => facts[name]);
  // As if typed, so that the draft is kept.
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

const label = (line) => line.querySelector("label").textContent.trim();
