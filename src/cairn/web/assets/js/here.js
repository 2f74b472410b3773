// Who is signed in at this browser. Pages that may lie here without a name (data-nameless) learn from this whose words
// are written on them; what was kept for reading is thrown away as soon as nobody, or somebody else, is signed in.

import { forgetKept } from "./keep.js";

const HERE = "cairn-here";

export async function startHere(page, view, forget = forgetKept) {
  const { dataset } = page.body;
  const before = read(view);
  if (dataset.nameless !== undefined) {
    // Drafts and forms for later are kept under the person's name, as on other pages.
    if (before) dataset.draftBy = before;
    return;
  }
  const now = dataset.nobody === undefined ? (dataset.draftBy ?? before) : "";
  if (now === before) return;
  write(view, now);
  await forget(view);
}

function read(view) {
  try {
    return view.localStorage.getItem(HERE) ?? "";
  } catch {
    return "";
  }
}

function write(view, by) {
  try {
    if (by) view.localStorage.setItem(HERE, by);
    else view.localStorage.removeItem(HERE);
  } catch {
    // Forbidden: then nothing is kept for later either.
  }
}
