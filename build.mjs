// Builds the front end: what a browser gets.
//
//   workbench/built/views/NAME.js   each view as one ES module, for JupyterLab (anywidget)
//   workbench/built/static/…        what a served page loads, named by content, compressed
//   workbench/built/first.js        what draws a page's first view in the server
//   workbench/built/manifest.json   the names that the content gave them
//   workbench/built/licences.txt    the licences of the packages that are bundled
//
// `node build.mjs` writes them anew; nothing built is kept in the repository.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import * as esbuild from "esbuild";

const ROOT = dirname(fileURLToPath(import.meta.url));
const PACKAGE = join(ROOT, "workbench");
const BUILT = join(PACKAGE, "built");
const FRESH = join(PACKAGE, `.built-${process.pid}`);
const VIEWS = join(PACKAGE, "widgets");
const FRONT = join(PACKAGE, "serve", "front");

/** What is taken from a package in place of what it asks for. */
const aliases = {
  // The manager asks for an HTML cleaner of 250 kB; this one is made for browsers.
  "sanitize-html": join(FRONT, "sanitize.ts"),
};

const shared = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  alias: aliases,
  // What others print for themselves stays out.
  pure: ["console.debug"],
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
};

/** Each view as a module of its own, with what it needs inside. */
async function views() {
  const names = (await readdir(VIEWS)).filter((name) => name.endsWith(".view.ts"));
  return esbuild.build({
    ...shared,
    entryPoints: names.map((name) => ({ in: join(VIEWS, name), out: name.replace(".view.ts", "") })),
    format: "esm",
    outdir: join(FRESH, "views"),
  });
}

/** A style that a script carries as text, with all that it imports. */
const carriedStyles = {
  name: "carried-styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const pictures = { ".svg": "dataurl", ".png": "dataurl" };
      const whole = await esbuild.build({ entryPoints: [path], bundle: true, minify: true, write: false, loader: pictures });
      return { contents: whole.outputFiles[0].text, loader: "text" };
    });
  },
};

const INSTEAD = {
  // Its one built file holds menus, docks and palettes; of its sources what is used can be taken.
  "@lumino/widgets": join(ROOT, "node_modules", "@lumino", "widgets", "src", "index.ts"),
  // Made as soon as a view of others asks for it, and not before.
  jquery: join(FRONT, "jquery.ts"),
};

/**
 * Leaves out what nobody uses of these packages. They do not say that loading them changes
 * nothing elsewhere, which is so; without it esbuild keeps every module of theirs.
 */
const onlyWhatIsUsed = {
  name: "only-what-is-used",
  setup(build) {
    build.onResolve({ filter: /./ }, async ({ path, pluginData, ...how }) => {
      if (pluginData === onlyWhatIsUsed) return;
      const found = await build.resolve(INSTEAD[path] ?? path, { ...how, pluginData: onlyWhatIsUsed });
      const theirs = /node_modules[\\/]@(lumino|jupyterlab)[\\/].*\.[jt]s$/.test(found.path);
      return theirs ? { ...found, sideEffects: false } : found;
    });
  },
};

/** The page's own script, in parts that load when they are needed. */
async function front() {
  return esbuild.build({
    ...shared,
    entryPoints: [{ in: join(FRONT, "front.ts"), out: "front" }],
    format: "esm",
    splitting: true,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    plugins: [onlyWhatIsUsed, carriedStyles],
    // As those sources were written.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    loader: { ".svg": "dataurl", ".png": "dataurl" },
    outdir: join(FRESH, "static"),
  });
}

/** What draws a page's first view in the server. */
async function first() {
  const entry = { in: join(FRONT, "first.ts"), out: "first" };
  return esbuild.build({ ...shared, entryPoints: [entry], format: "iife", outdir: FRESH });
}

/** plotly.js with the traces that our figures use; as an IIFE it starts fastest. */
async function plotly() {
  return esbuild.build({
    ...shared,
    entryPoints: [{ in: join(FRONT, "plotly.js"), out: "plotly" }],
    format: "iife",
    target: "es2020",
    // Its maps' styles are for traces that are not in.
    loader: { ".css": "empty" },
    define: { ...shared.define, global: "window" },
    entryNames: "[name]-[hash]",
    outdir: join(FRESH, "static"),
  });
}

/** The page's styles: the frame, then the views. */
async function styles() {
  const files = [join(FRONT, "page.css"), ...(await readdir(VIEWS)).filter((name) => name.endsWith(".css")).sort().map((name) => join(VIEWS, name))];
  const text = (await Promise.all(files.map((file) => readFile(file, "utf-8")))).join("\n");
  const { code } = await esbuild.transform(text, { loader: "css", minify: true, charset: "utf8" });
  const name = `page-${createHash("sha256").update(code).digest("hex").slice(0, 8).toUpperCase()}.css`;
  await writeFile(join(FRESH, "static", name), code);
  return name;
}

/** Put compressed copies beside each file: once here, and never again while serving. */
async function compress(folder) {
  for (const name of await readdir(folder)) {
    const content = await readFile(join(folder, name));
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } };
    await writeFile(join(folder, `${name}.br`), await promisify(brotliCompress)(content, quality));
    await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(content, { level: 9 }));
  }
}

/** The licences of the packages whose code is in what was built. */
async function licences(...results) {
  const packages = new Set();
  for (const { metafile } of results)
    for (const path of Object.keys(metafile.inputs)) {
      const found = path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
      if (found) packages.add(found[1]);
    }
  const texts = [];
  for (const folder of [...packages].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(ROOT, folder, "package.json"), "utf-8"));
    const files = (await readdir(join(ROOT, folder))).filter((file) => /^licen[cs]e/i.test(file));
    const words = await Promise.all(files.map((file) => readFile(join(ROOT, folder, file), "utf-8")));
    texts.push([`${name} ${version} (${license ?? "see below"})`, ...words].join("\n\n"));
  }
  await writeFile(join(FRESH, "licences.txt"), `${texts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
}

/** The names of the files that the pages ask for. */
function manifest(results, style) {
  const named = (stem) => {
    const outputs = results.flatMap(({ metafile }) => Object.entries(metafile.outputs));
    const found = outputs.find(([path, { entryPoint }]) => entryPoint && basename(path).startsWith(`${stem}-`) && path.endsWith(".js"));
    return basename(found[0]);
  };
  // What the front end imports at once is asked for with it, not after it.
  const [, { imports }] = results.flatMap(({ metafile }) => Object.entries(metafile.outputs)).find(([path]) => basename(path) === named("front"));
  const parts = imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => basename(path));
  return { front: named("front"), parts, plotly: named("plotly"), page: style };
}

await rm(FRESH, { recursive: true, force: true });
await mkdir(join(FRESH, "static"), { recursive: true });
try {
  const results = await Promise.all([views(), front(), plotly(), first()]);
  const style = await styles();
  await compress(join(FRESH, "static"));
  await licences(...results);
  await writeFile(join(FRESH, "manifest.json"), `${JSON.stringify(manifest(results.slice(1, 3), style), null, 2)}\n`);
  await rm(BUILT, { recursive: true, force: true });
  await rename(FRESH, BUILT);
  console.log(`Built the front end in ${relative(ROOT, BUILT)}`);
} finally {
  await rm(FRESH, { recursive: true, force: true });
}
