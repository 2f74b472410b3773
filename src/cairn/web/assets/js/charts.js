// The part with vega in it, loaded by chart.js when wanted. Expressions are interpreted, not compiled, so that the
// site's policy (no eval) holds.
import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

import { startWalk } from "./points.js";

/** Draws a Vega-Lite (or compiled Vega) specification into a place. ``words`` describe it for screen readers; where
 *  it has points to walk through, ``help`` says how. Returns what takes the focus. */
export async function draw(place, spec, words, help = "") {
  const compiled = spec.$schema?.includes("/vega/") ? spec : compile(spec).spec;
  const view = new View(parse(compiled, null, { ast: true }), {
    renderer: "svg",
    expr: expressionInterpreter,
    hover: true,
    tooltip: () => {}, // what a point says is written below the chart, for everybody
  });
  const frame = document.createElement("div");
  frame.dataset.chartLive = "";
  await view.initialize(frame).description(words).runAsync();
  place.append(frame);
  return startWalk(frame, view, { words, help }) ? frame : place;
}
