// A block of cells, as spreadsheets put it on the clipboard: rows by line, columns by tab, quotes around what holds either.

/** Rows of cells. One trailing line end, which every spreadsheet adds, is no row. */
export function readBlock(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < lines.length; at += 1) {
    const sign = lines[at];
    if (quoted && sign === '"' && lines[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (!quoted && sign === "\t") {
      rows.at(-1).push(cell);
      cell = "";
    } else if (!quoted && sign === "\n") {
      rows.at(-1).push(cell);
      rows.push([]);
      cell = "";
    } else cell += sign;
  }
  rows.at(-1).push(cell);
  return rows.map((row) => row.map((one) => one.replace(/\s+/g, " ").trim()));
}

/** Whether a text is a block of cells and not one cell: then the browser's own paste is right. */
export const isBlock = (text) => /[\t\n\r]/.test(text.replace(/\r?\n$/, ""));

const DATE = /^\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([T ]|$)|^\d{1,2}[- ]?[A-Za-z]{3,9}|^[A-Za-z]{3,9}[- ]\d{2,4}$/;
const NUMBER = /^[£$€]?[-−+]?[\d.,\s]*\d[\d.,\s]*%?$/;
const MISSING = /^(|na|n\/a|#n\/a|nan|null|none|[-–—.])$/i;

/** The rows without a first one that names the columns: words, above dates or numbers. Words above words are notes. */
export function withoutHeadings(rows) {
  const [first = []] = rows;
  const words = first.some((cell) => !MISSING.test(cell)) && !first.some((cell) => DATE.test(cell) || NUMBER.test(cell));
  const read = rows.slice(1).some((row) => row.some((cell) => DATE.test(cell) || NUMBER.test(cell)));
  return words && read ? rows.slice(1) : rows;
}

/** The column to begin at: the focused one, but dates with something beside them begin at the first. */
export function firstColumn(rows, focused) {
  const filled = rows.map((row) => row[0]).filter(Boolean);
  const dated = filled.length > 0 && filled.every((cell) => DATE.test(cell));
  return dated && rows.some((row) => row.length > 1) ? 0 : focused;
}
