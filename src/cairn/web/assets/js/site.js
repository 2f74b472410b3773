// Every page loads this. Each module improves a page that works without it.
import { startBusy } from "./busy.js";
import { startCharts } from "./chart.js";
import { startCheer } from "./cheer.js";
import { startDrafts } from "./draft.js";
import { startFocus } from "./focus.js";
import { startGrid } from "./grid.js";
import { startHere } from "./here.js";
import { startIdle } from "./idle.js";
import { startKeeping } from "./keep.js";
import { startLater } from "./later.js";
import { startOnce } from "./once.js";
import { startOutline } from "./outline.js";
import { startPlayers } from "./player.js";
import { startSlides } from "./slides.js";
import { startSpot } from "./spot.js";
import { startOrdering } from "./ordering.js";
import { startStopwatch } from "./stopwatch.js";
import { startSwapping } from "./swap.js";
import { startTurning } from "./turn.js";

startFocus(document);
// First of all: it says whose words are kept on a page without a name.
startHere(document, window);
startLater(document, window);
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
startSpot(document, window);
startCheer(document, window);
startOrdering(document);
startOutline(document, window);
startStopwatch(document, window);
startKeeping(document, window);
// Visitors have nothing to keep. It only works where the connection is secure.
if (document.body.dataset.draftBy) navigator.serviceWorker?.register("/sw.js");
