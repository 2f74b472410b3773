// The part with vega in it, loaded by chart.js when wanted. Expressions are interpreted, not compiled, so that the
// site's policy (no eval) holds.
import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

// The chart has one name, its description. Vega would give roles without names to each of its layers.
function hideLayers(marks = []) {
  for (const mark of marks) {
    mark.aria = false;
    hideLayers(mark.marks);
  }
}

/** Draws a Vega-Lite (or compiled Vega) specification into a place; ``words`` describe it for screen readers. */
export async function draw(place, spec, words) {
  const compiled = spec.$schema?.includes("/vega/") ? spec : compile(spec).spec;
  hideLayers(compiled.marks);
  const view = new View(parse(compiled, null, { ast: true }), {
    renderer: "svg",
    expr: expressionInterpreter,
    hover: true,
  });
  const frame = document.createElement("div");
  await view.initialize(frame).description(words).runAsync();
  place.append(frame);
  return view;
}
