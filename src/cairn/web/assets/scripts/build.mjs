// Builds everything that the pages load, from source, in one go:
//   site.css   the design system's parts and ours
//   site.js    the small modules of every page
//   worker.js  keeps pages for reading without a line; served as /sw.js
//   charts.js  vega, fetched only when someone explores a chart
//   workspace.js  what the pages inside a project load besides
//   marking.js  what the page of marking loads besides
//   author.js  what authors have besides in their admin
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { compileAsync } from "sass";

const assets = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = join(assets, "../../../..");
const out = join(assets, "../static/web/build");

async function styles() {
  const { css } = await compileAsync(join(assets, "sass/site.scss"), {
    style: "compressed",
    loadPaths: [join(root, "node_modules")],
    quietDeps: true,
  });
  const foreign = css.match(/@font-face|url\((?!["']?(data:|images\/))[^)]*\)/);
  if (foreign) throw new Error(`the styles would fetch something that we don't serve: ${foreign[0]}`);
  // Sass passes on a function that it does not know as if it were CSS.
  const unknown = css.match(/nhsuk-(colour|spacing|tint|shade|px)[\w-]*\(/);
  if (unknown) throw new Error(`a Sass function was not imported: ${unknown[0]}`);
  return { "site.css": css };
}

async function scripts(entry, name, format = "esm") {
  const { outputFiles } = await build({
    entryPoints: [join(assets, "js", entry)],
    bundle: true,
    minify: true,
    format,
    target: "es2020",
    legalComments: "none",
    write: false,
  });
  return { [name]: outputFiles[0].text };
}

/** The few pictures that the styles name, beside them, so that their addresses can be relative. */
async function pictures(css) {
  const from = join(root, "node_modules/nhsuk-frontend/dist/nhsuk/assets/images");
  await mkdir(join(out, "images"), { recursive: true });
  const names = new Set([...css.matchAll(/url\("images\/([\w-]+\.svg)"\)/g)].map((found) => found[1]));
  for (const name of names) await copyFile(join(from, name), join(out, "images", name));
}

const made = await Promise.all([styles(), scripts("site.js", "site.js"), scripts("charts.js", "charts.js"), scripts("workspace.js", "workspace.js"), scripts("author.js", "author.js"), scripts("marking.js", "marking.js"), scripts("worker.js", "worker.js", "iife")]);
await rm(out, { recursive: true, force: true });
await pictures(made[0]["site.css"]);
for (const [name, text] of made.flatMap(Object.entries)) {
  await writeFile(join(out, name), text);
  const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(7);
  console.log(`${name.padEnd(13)}${kilobytes(text.length)} kB, compressed${kilobytes(gzipSync(text).length)} kB`);
}
