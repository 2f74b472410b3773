import assert from "node:assert/strict";
import { test } from "node:test";

import { firstColumn, isBlock, readBlock, withoutHeadings } from "./block.js";

test("a block is read as spreadsheets write it", () => {
  const cases = [
    ["31/12/2025\t4\r\n07/01/2026\t5\r\n", [["31/12/2025", "4"], ["07/01/2026", "5"]]],
    ["4\n\n6", [["4"], [""], ["6"]]],
    ["4\n5\n", [["4"], ["5"]]],
    ['4\t"a note\nof two lines"\n5\t"said ""no"""', [["4", "a note of two lines"], ["5", 'said "no"']]],
    ['5" of rain\t3', [['5" of rain', "3"]]],
    [" 1 234 \t", [["1 234", ""]]],
  ];
  for (const [text, rows] of cases) assert.deepEqual(readBlock(text), rows, JSON.stringify(text));
});

test("one cell is left to the browser", () => {
  assert.deepEqual(["12", "12\n", "12\r\n", "1\t2", "1\n2"].map(isBlock), [false, false, false, true, true]);
});

test("headings go, and nothing else", () => {
  const data = [["31/12/2025", "4"], ["07/01/2026", ""]];
  assert.deepEqual(withoutHeadings([["Week", "Days"], ...data]), data);
  assert.deepEqual(withoutHeadings([["Week", "2025"], ...data]).length, 3);
  assert.deepEqual(withoutHeadings(data), data);
  assert.deepEqual(withoutHeadings([["n/a"], ["5"]]), [["n/a"], ["5"]]);
  assert.deepEqual(withoutHeadings([["many"]]), [["many"]]);
  const notes = [["Snow", "Rota"], ["Strike", "x"]];
  assert.deepEqual(withoutHeadings(notes), notes);
  assert.deepEqual(withoutHeadings([["Wait"], ["£1,200"], ["45%"]]), [["£1,200"], ["45%"]]);
});

test("dates with values beside them begin at the first column, all else at the focused one", () => {
  const at = (text) => firstColumn(readBlock(text), 1);
  assert.equal(at("31/12/2025\t4\n07/01/2026\t5"), 0);
  assert.equal(at("2025-12-31\t4"), 0);
  assert.equal(at("Jan-25\t4\nFeb-25\t5"), 0);
  assert.equal(at("31 December 2025\t4"), 0);
  assert.equal(at("31/12/2025\n07/01/2026"), 1);
  assert.equal(at("4\t40\n5\t41"), 1);
  assert.equal(at("4\n5"), 1);
});
