// Pages inside a project load this too: what is typed is saved, and what others change is seen, what is being made is waited for.
import { startAutosave } from "./autosave.js";
import { startLive } from "./live.js";
import { startMaking } from "./making.js";

startAutosave(document, window);
startLive(document, window);
startMaking(document, window);
