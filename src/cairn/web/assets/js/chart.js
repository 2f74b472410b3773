// A chart is a picture from the server. Whoever wants to touch it gets the live one; only then is vega loaded.

/** Replaces the picture by the live chart, as wide as there is room; returns what takes the focus. */
export async function openChart(figure, { load = (url) => import(url), get = fetch } = {}) {
  const { chartRuntime, chartSpec, chartHelp } = figure.dataset;
  const place = figure.querySelector(".cairn-chart__picture");
  const address = `${chartSpec}${chartSpec.includes("?") ? "&" : "?"}width=${Math.max(320, Math.min(960, Math.round(place.clientWidth)))}`;
  const [runtime, answer] = await Promise.all([load(chartRuntime), get(address, { credentials: "same-origin" })]);
  if (!answer.ok) throw new Error(`the chart's specification answered ${answer.status}`);
  const picture = place.querySelector("img");
  const drawn = await runtime.draw(place, await answer.json(), picture.alt, chartHelp);
  (picture.closest("picture") ?? picture).remove();
  return drawn;
}

export function startCharts(page, options = {}) {
  for (const figure of page.querySelectorAll("[data-chart]")) {
    const button = figure.querySelector("[data-chart-open]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const drawn = await openChart(figure, options);
        button.remove();
        drawn.focus();
      } catch {
        button.disabled = false;
        figure.querySelector(".cairn-chart__caption").textContent = figure.dataset.chartFailed;
      }
    });
  }
}
