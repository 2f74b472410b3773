// Pages inside a project load this too: what is typed is saved, and what others change is seen.
import { startAutosave } from "./autosave.js";
import { startLive } from "./live.js";

startAutosave(document, window);
startLive(document, window);
