// The page of marking loads this too: what is chosen and typed is saved, and levels can be chosen by keys.
import { startAutosave } from "./autosave.js";
import { startMarkKeys } from "./markkeys.js";

startAutosave(document, window);
startMarkKeys(document);
