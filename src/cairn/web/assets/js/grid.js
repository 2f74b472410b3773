// A table of inputs (data-grid) that is used like a spreadsheet: Enter and the arrow keys move, a block that is pasted
// fills cells from the focused one on, and rows are added as they are needed. Without it, the form is sent for more rows.
import { firstColumn, isBlock, readBlock, withoutHeadings } from "./block.js";

export const MOST_PASTED = 100; // more than that is better looked at before it is saved: it goes to the import
const MOST_NEW = 150;
const MORE = 10;

/** Where a key leads from a cell: [rows, columns] to go, or ``null`` for a key that stays the input's own. */
export function moveOf({ key, shiftKey }, { selectionStart, selectionEnd, value }) {
  if (key === "Enter") return [shiftKey ? -1 : 1, 0];
  if (shiftKey) return null;
  if (key === "ArrowDown") return [1, 0];
  if (key === "ArrowUp") return [-1, 0];
  const all = selectionStart === 0 && selectionEnd === value.length;
  if (key === "ArrowLeft" && (all || selectionEnd === 0)) return [0, -1];
  if (key === "ArrowRight" && (all || selectionStart === value.length)) return [0, 1];
  return null;
}

/** The name of the same cell in a row that is added: ``value_new3`` becomes ``value_new4``. */
export const nextName = (name, number) => name.replace(/_new\d+$/, `_new${number}`);

/** Which of the new rows a cell is in, by its name; 0 for one of a point that is there. */
const newNumber = (name = "") => Number(/_new(\d+)$/.exec(name)?.[1] ?? 0);

export class Grid {
  /** ``changed(input)`` is told of each cell that was filled, as if it had been typed. */
  constructor(table, { changed = () => {} } = {}) {
    this.table = table;
    this.changed = changed;
  }

  get rows() {
    return [...this.table.querySelectorAll("tbody tr:not(.is-error)")];
  }

  cells(row) {
    return [...row.querySelectorAll("input")];
  }

  place(input) {
    const row = input.closest("tr");
    return [this.rows.indexOf(row), this.cells(row).indexOf(input)];
  }

  at(row, column) {
    const line = this.rows[row];
    return line ? this.cells(line)[column] : undefined;
  }

  /** The cell a move leads to; a move below the last row adds one. */
  go(input, [down, right]) {
    const [row, column] = this.place(input);
    if (row + down >= this.rows.length && !this.addRow()) return null;
    return this.at(row + down, column + right) ?? null;
  }

  /** The number of the last row among the new ones; 0 where it is not new, and none can be added. */
  get newest() {
    return newNumber(this.rows.at(-1)?.querySelector("input")?.name);
  }

  /** Rows for all these names of cells: a draft may hold more than the page came with. */
  grow(names) {
    const wanted = Math.max(0, ...names.map(newNumber));
    while (this.newest < wanted && this.addRow());
  }

  /** A copy of the last row, empty; ``null`` where there is none to copy, or no more may be added. */
  addRow() {
    const [last, number] = [this.rows.at(-1), this.newest];
    if (!number || number >= MOST_NEW) return null;
    const row = last.cloneNode(true);
    const shown = row.querySelector("th");
    const before = shown.dataset.row;
    for (const text of numbersIn(row, before)) text.textContent = text.textContent.replace(before, String(Number(before) + 1));
    shown.dataset.row = String(Number(before) + 1);
    for (const input of this.cells(row)) empty(row, input, number + 1);
    last.after(row);
    return row;
  }

  /** Fill cells from the focused one on. Returns how many were filled, or -1 if there are too many rows. */
  paste(input, text) {
    const block = withoutHeadings(readBlock(text));
    const [row, focused] = this.place(input);
    const column = firstColumn(block, focused);
    const room = this.newest && MOST_NEW - this.newest;
    if (block.length > MOST_PASTED || row + block.length > this.rows.length + room) return -1;
    while (this.rows.length < row + block.length) this.addRow();
    let filled = 0;
    block.forEach((cells, down) =>
      cells.forEach((cell, right) => {
        const target = this.at(row + down, column + right);
        if (!target || target.value === cell) return;
        target.value = cell;
        this.changed(target);
        filled += 1;
      }),
    );
    return filled;
  }
}

function* numbersIn(row, before) {
  for (const one of row.querySelectorAll("[data-row], label i")) {
    const text = [...one.childNodes].find((node) => node.nodeType === 3 && node.textContent.includes(before));
    if (text) yield text;
  }
}

function empty(row, input, number) {
  const before = input.id;
  input.name = nextName(input.name, number);
  input.id = nextName(input.id, number);
  input.value = "";
  input.removeAttribute("value");
  input.removeAttribute("aria-invalid");
  input.removeAttribute("aria-describedby");
  row.querySelector(`label[for="${before}"]`)?.setAttribute("for", input.id);
  input.closest("td")?.classList.remove("has-error");
}

export function startGrid(page) {
  for (const table of page.querySelectorAll("[data-grid]")) bind(page, table);
}

function bind(page, table) {
  const changed = (input) => input.dispatchEvent(new Event("input", { bubbles: true }));
  const grid = new Grid(table, { changed });
  const { form } = table.querySelector("input") ?? {};
  const status = form?.querySelector("[data-grid-status]");
  form?.addEventListener("cairn:filling", ({ detail }) => grid.grow(detail));
  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || !event.target.matches("input")) return;
    const move = moveOf(event, event.target);
    if (!move) return;
    event.preventDefault();
    const next = grid.go(event.target, move);
    next?.focus();
    next?.select();
  });
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!event.target.matches("input") || !isBlock(text)) return;
    event.preventDefault();
    const filled = grid.paste(event.target, text);
    if (filled < 0) offerImport(page, table, status, text);
    else if (status) status.textContent = table.dataset.gridAdded.replace("{n}", filled);
  });
  form?.querySelector("[data-grid-more]")?.addEventListener("click", (event) => {
    event.preventDefault();
    const first = grid.addRow();
    for (let more = 1; first && more < MORE; more += 1) grid.addRow();
    first?.querySelector("input")?.focus();
  });
}

/** Too many rows for the list: a button sends them to the import, where there is one, to be looked at first. */
function offerImport(page, table, status, text) {
  const rows = readBlock(text).length;
  const link = page.querySelector("[data-grid-import]");
  status.textContent = table.dataset.gridMany.replace("{n}", rows);
  if (!link) return;
  const form = page.createElement("form");
  form.method = "post";
  form.action = link.href;
  const token = table.querySelector("input").form.elements.csrfmiddlewaretoken.cloneNode();
  const data = page.createElement("textarea");
  data.name = "data";
  data.value = text;
  data.hidden = true;
  const button = page.createElement("button");
  button.className = "nhsuk-button nhsuk-button--secondary";
  button.textContent = table.dataset.gridSend;
  form.append(token, data, button);
  table.closest("section").querySelector("[data-grid-offer]").replaceChildren(form);
  button.focus();
}
