// Every page loads this. Each module improves a page that works without it.
import { startBusy } from "./busy.js";
import { startCharts } from "./chart.js";
import { startDrafts } from "./draft.js";
import { startFocus } from "./focus.js";
import { startGrid } from "./grid.js";
import { startIdle } from "./idle.js";
import { startOnce } from "./once.js";
import { startPlayers } from "./player.js";
import { startSlides } from "./slides.js";
import { startSwapping } from "./swap.js";
import { startTurning } from "./turn.js";

startFocus(document);
// Before what counts a form as sent: a swap sends it in its own way.
startSwapping(document, { revive: startCharts });
startOnce(document, window);
startBusy(document, window);
// Before drafts are put back: a table of rows grows to their size.
startGrid(document);
startDrafts(document, window);
startIdle(document, window);
startCharts(document);
startTurning(document);
startSlides(document);
startPlayers(document);
