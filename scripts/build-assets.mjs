// Builds static/build from static/src: `npm run build`.
//
// Every file gets a name with the hash of its content, so that it can be cached for ever; manifest.json maps the
// name that templates use to the name that was built ({"theme.css": "theme.3f2a9c01d4.css"}). Text files also get
// .gz and .br siblings for the web server. `npm run build -- --check` fails when the first page grows too heavy.

import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";
import * as sass from "sass";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "static", "src");
const target = join(root, "static", "build");
const making = `${target}.new`;
const require = createRequire(import.meta.url);

// Latin and Latin Extended cover Spanish, Portuguese, French, English and Haitian Creole. The upright variable
// font alone holds every weight; italics are not used.
const fontPackage = dirname(require.resolve("@fontsource-variable/atkinson-hyperlegible-next/package.json"));
const fonts = ["latin", "latin-ext"].map((subset) => ({
  name: `fonts/atkinson-${subset}.woff2`,
  path: join(fontPackage, "files", `atkinson-hyperlegible-next-${subset}-wght-normal.woff2`),
}));

// What the first visit to the home page fetches besides the page itself, and how heavy it may be after brotli.
const firstVisit = ["theme.css", "app.js", "fonts/atkinson-latin.woff2", "favicon.svg"];
const firstVisitLimit = 110_000;

const compressible = new Set([".css", ".js", ".svg", ".json", ".webmanifest", ".txt"]);
const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

const manifest = {};
const weights = {};

async function walk(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await walk(path)));
    else found.push(path);
  }
  return found.sort();
}

async function put(name, content) {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const extension = extname(name);
  const built = `${name.slice(0, -extension.length)}.${hash}${extension}`;
  const path = join(making, built);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  weights[name] = bytes.length;
  if (compressible.has(extension)) {
    const options = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } };
    const small = await brotli(bytes, options);
    await writeFile(`${path}.br`, small);
    await writeFile(`${path}.gz`, await gzip(bytes, { level: 9 }));
    weights[name] = small.length;
  }
  manifest[name] = built;
}

function builtName(name) {
  const built = manifest[name];
  if (!built) throw new Error(`No built file is called "${name}". Known: ${Object.keys(manifest).join(", ")}`);
  return built;
}

// In Sass, `asset-url("images/arches.svg")` gives the address of the built file.
const functions = {
  "asset-url($name)": ([name]) => new sass.SassString(`url("${builtName(name.assertString().text)}")`, { quotes: false }),
};

async function build() {
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });

  for (const font of fonts) await put(font.name, await readFile(font.path));
  await cp(join(fontPackage, "LICENSE"), join(making, "fonts", "LICENSE.txt"));

  const files = (await walk(source)).map((path) => [relative(source, path).split(sep).join(posix.sep), path]);
  const later = [];
  for (const [name, path] of files) {
    const extension = extname(name);
    if (extension === ".scss") continue;
    if (extension === ".webmanifest") later.push([name, path]);
    else if (extension === ".svg") await put(name, tidySvg(await readFile(path, "utf8")));
    else await put(name, await readFile(path));
  }
  for (const [name, path] of later) {
    const text = (await readFile(path, "utf8")).replace(/asset:([\w./-]+)/g, (_, asset) => builtName(asset));
    await put(name, JSON.stringify(JSON.parse(text)));
  }

  const result = await sass.compileAsync(join(source, "theme.scss"), {
    functions,
    importers: [{ findFileUrl: findPackage }],
    quietDeps: true,
    style: "compressed",
  });
  await put("theme.css", result.css);

  const ordered = Object.fromEntries(Object.entries(manifest).sort());
  await writeFile(join(making, "manifest.json"), `${JSON.stringify(ordered, null, 2)}\n`);

  await rm(target, { recursive: true, force: true });
  await rename(making, target);
}

function findPackage(address) {
  if (!address.startsWith("govuk-frontend/")) return null;
  const folder = dirname(require.resolve("govuk-frontend/package.json"));
  return pathToFileURL(join(folder, address.slice("govuk-frontend/".length)));
}

function tidySvg(text) {
  return text.replace(/<!--[\s\S]*?-->/g, "").replace(/>\s+</g, "><").trim();
}

function report() {
  const heavy = firstVisit.reduce((sum, name) => sum + weights[name], 0);
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  for (const name of firstVisit) console.log(`${kilobytes(weights[name]).padStart(9)}  ${name}`);
  console.log(`${kilobytes(heavy).padStart(9)}  first visit, compressed (limit ${kilobytes(firstVisitLimit)})`);
  if (process.argv.includes("--check") && heavy > firstVisitLimit) process.exitCode = 1;
}

await build();
report();
