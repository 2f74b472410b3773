import assert from "node:assert/strict";
import { test } from "node:test";

import { Grid, MOST_PASTED, moveOf, nextName, startGrid } from "./grid.js";

// As much of a page as the grid looks at: rows of inputs, of which the last is copied.
class Row {
  constructor(key, number) {
    this.key = key;
    this.head = { dataset: { row: String(number) }, childNodes: [{ nodeType: 3, textContent: ` ${number} ` }] };
    this.inputs = ["when", "value"].map((column) => this.input(`${column}_${key}`));
  }

  input(name) {
    const cell = { classList: { remove() {} } };
    const closest = (what) => (what === "tr" ? this : cell);
    return { name, id: `id_${name}`, value: "", removeAttribute() {}, closest };
  }

  querySelectorAll(what) {
    return what === "input" ? this.inputs : [this.head];
  }

  querySelector(what) {
    return { input: this.inputs[0], th: this.head }[what] ?? null;
  }

  cloneNode() {
    const made = new Row(this.key, Number(this.head.dataset.row));
    made.inputs.forEach((input, place) => (input.value = this.inputs[place].value));
    return made;
  }

  after(row) {
    this.table.push(row);
    row.table = this.table;
  }
}

function grid(...keys) {
  const rows = keys.map((key, place) => new Row(key, place + 1));
  for (const row of rows) row.table = rows;
  const told = [];
  return { rows, told, grid: new Grid({ querySelectorAll: () => rows }, { changed: (input) => told.push(input.name) }) };
}

const values = (rows) => rows.map((row) => row.inputs.map((input) => input.value));

test("keys lead from cell to cell, and stay the input's own inside of a text", () => {
  const at = (start, end = start, value = "12.5") => ({ selectionStart: start, selectionEnd: end, value });
  const cases = [
    [{ key: "Enter" }, at(2), [1, 0]],
    [{ key: "Enter", shiftKey: true }, at(2), [-1, 0]],
    [{ key: "ArrowDown" }, at(2), [1, 0]],
    [{ key: "ArrowUp" }, at(2), [-1, 0]],
    [{ key: "ArrowDown", shiftKey: true }, at(2), null],
    [{ key: "ArrowLeft" }, at(0), [0, -1]],
    [{ key: "ArrowLeft" }, at(2), null],
    [{ key: "ArrowLeft" }, at(0, 4), [0, -1]],
    [{ key: "ArrowRight" }, at(4), [0, 1]],
    [{ key: "ArrowRight" }, at(3), null],
    [{ key: "a" }, at(4), null],
    [{ key: "Tab" }, at(4), null],
  ];
  for (const [event, input, move] of cases) assert.deepEqual(moveOf(event, input), move, JSON.stringify([event, input]));
});

test("a move below the last row adds one that is empty and has a name and a number of its own", () => {
  const { grid: made, rows } = grid("7", "new1");
  rows[1].inputs[1].value = "12";
  const next = made.go(rows[1].inputs[1], [1, 0]);
  assert.equal(next.name, "value_new2");
  assert.deepEqual(values(rows), [["", ""], ["", "12"], ["", ""]]);
  assert.equal(rows[2].head.dataset.row, "3");
  assert.equal(rows[2].head.childNodes[0].textContent, " 3 ");
  assert.equal(made.go(rows[0].inputs[0], [-1, 0]), null);
  assert.equal(made.go(rows[0].inputs[0], [0, -1]), null);
});

test("no row is added to a page of older points, which has none to copy", () => {
  const { grid: made, rows } = grid("6", "7");
  assert.equal(made.go(rows[1].inputs[0], [1, 0]), null);
  assert.equal(rows.length, 2);
});

test("a block fills cells from the focused one on, adds rows, and each cell counts as typed", () => {
  const { grid: made, rows, told } = grid("7", "new1");
  assert.equal(made.paste(rows[1].inputs[1], "Days\n4\n5\n"), 2);
  assert.deepEqual(values(rows), [["", ""], ["", "4"], ["", "5"]]);
  assert.deepEqual(told, ["value_new1", "value_new2"]);
});

test("dates with values fill both columns wherever the focus is; what has no column is passed over", () => {
  const { grid: made, rows } = grid("7", "new1");
  assert.equal(made.paste(rows[1].inputs[1], "31/12/2025\t4\tx\n07/01/2026\t5\ty"), 4);
  assert.deepEqual(values(rows).slice(1), [["31/12/2025", "4"], ["07/01/2026", "5"]]);
});

test("too many rows change nothing", () => {
  const { grid: made, rows } = grid("7", "new1");
  assert.equal(made.paste(rows[1].inputs[1], "1\n".repeat(MOST_PASTED + 1)), -1);
  assert.deepEqual(values(rows), [["", ""], ["", ""]]);
  assert.equal(made.paste(rows[1].inputs[1], "1\n".repeat(MOST_PASTED)), MOST_PASTED);
});

test("names of added rows", () => {
  assert.equal(nextName("value_new9", 10), "value_new10");
  assert.equal(nextName("id_when_new1", 2), "id_when_new2");
});

test("a page without a grid is left alone", () => {
  startGrid({ querySelectorAll: () => [] });
});

test("a table grows to the rows that a draft holds, and no further", () => {
  const made = grid("0", "new1");
  made.grid.grow(["when_0", "value_new4", "version"]);
  assert.deepEqual(made.rows.map((row) => row.inputs[1].name), ["value_0", "value_new1", "value_new2", "value_new3", "value_new4"]);
  made.grid.grow(["value_new2"]);
  assert.equal(made.rows.length, 5);
  const older = grid("0", "1");
  older.grid.grow(["value_new4"]);
  assert.equal(older.rows.length, 2);
});

test("a block that the table has no room for adds no row", () => {
  const older = grid("0", "1");
  assert.equal(older.grid.paste(older.rows[1].inputs[1], "4\n5"), -1);
  const full = grid("0", "new149");
  assert.equal(full.grid.paste(full.rows[1].inputs[1], "4\n5\n6"), -1);
  assert.equal(full.rows.length, 2);
});
