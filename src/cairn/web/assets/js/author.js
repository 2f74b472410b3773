// The authors' admin: fields by kind, the checklist after each saving, letters left, and how a figure is drawn.

/** Whether a part that is for these kinds ("video audio") is shown for this one. */
export const isFor = (kinds, kind) => kinds.split(" ").includes(kind);

/** How many letters are left, in words for the field's foot. */
export const lettersLeft = (text, most) => `${text.length} / ${most}`;

function showKinds(select) {
  const show = () => {
    for (const part of document.querySelectorAll("[data-kinds]")) part.hidden = !isFor(part.dataset.kinds, select.value);
  };
  select.addEventListener("change", show);
  show();
}

function count(field) {
  const said = document.createElement("div");
  said.className = "help";
  field.after(said);
  const tell = () => (said.textContent = lettersLeft(field.value, field.maxLength));
  field.addEventListener("input", tell);
  tell();
}

/** The checklist of what was saved last; a failed question leaves the old one standing. */
async function askChecklist(place) {
  const answer = await fetch(place.dataset.checklist, { credentials: "same-origin" });
  if (answer.ok) place.innerHTML = await answer.text();
}

async function draw(field, place) {
  const form = field.form;
  const sent = new FormData();
  for (const name of ["kind", "title", "spec_text"]) sent.set(name, form.elements[name].value);
  sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(place.dataset.url, { method: "POST", body: sent, credentials: "same-origin" });
  if (!answer.ok) return;
  const { svg, words, error } = await answer.json();
  place.replaceChildren();
  if (svg) {
    const picture = document.createElement("img");
    // As a picture and not as elements: nothing in it can act.
    picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    picture.alt = words;
    picture.style.maxWidth = "100%";
    place.append(picture);
  }
  const said = document.createElement("p");
  said.textContent = error || words;
  place.append(said);
}

function showFigure(field) {
  const place = document.createElement("div");
  place.dataset.url = "/cms/courses/figure/";
  place.setAttribute("aria-live", "polite");
  field.after(place);
  let waiting;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => draw(field, place), 800);
  };
  for (const name of ["kind", "title", "spec_text"]) field.form.elements[name].addEventListener("input", later);
  draw(field, place);
}

if (typeof document !== "undefined") {
  const kind = document.querySelector("#id_kind");
  if (kind && document.querySelector("[data-kinds]")) showKinds(kind);
  const counted = "#id_summary[maxlength], #id_strapline[maxlength], #id_poll_question[maxlength], #id_shelf[maxlength]";
  document.querySelectorAll(counted).forEach(count);
  const place = document.querySelector("[data-checklist]");
  if (place?.dataset.checklist) document.addEventListener("w-autosave:success", () => askChecklist(place));
  const spec = document.querySelector("#id_spec_text");
  if (spec?.form) showFigure(spec);
}
