// A chart is a picture from the server. Whoever wants to touch it gets the live one; only then is vega loaded.

/** Replaces the picture by the live chart; on failure the picture stays and a sentence says so. */
export async function openChart(figure, { load = (url) => import(url), get = fetch } = {}) {
  const { chartRuntime, chartSpec } = figure.dataset;
  const [runtime, answer] = await Promise.all([load(chartRuntime), get(chartSpec, { credentials: "same-origin" })]);
  if (!answer.ok) throw new Error(`the chart's specification answered ${answer.status}`);
  const place = figure.querySelector(".cairn-chart__picture");
  const picture = place.querySelector("img");
  await runtime.draw(place, await answer.json(), picture.alt);
  (place.querySelector("picture") ?? picture).remove();
}

export function startCharts(page, options = {}) {
  for (const figure of page.querySelectorAll("[data-chart]")) {
    const button = figure.querySelector("[data-chart-open]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await openChart(figure, options);
        button.remove();
        figure.querySelector(".cairn-chart__picture").focus();
      } catch {
        button.disabled = false;
        figure.querySelector(".cairn-chart__caption").textContent = figure.dataset.chartFailed;
      }
    });
  }
}
