// Bundles what of others runs in pages, with licences and a bill of materials (CycloneDX 1.6).
//
//   npm ci --ignore-scripts && node build.mjs            writes ../static/vendor
//   npm ci --ignore-scripts && node build.mjs --check    fails where that has other bytes
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "vendor");
const lock = JSON.parse(await readFile(join(here, "package-lock.json"), "utf8"));

const made = await build({
  absWorkingDir: here,
  entryPoints: { editor: "editor.mjs" },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none", // licences stand in a file of their own, whole
  charset: "utf8",
  metafile: true,
  outdir: "out",
  write: false,
});

const files = new Map(made.outputFiles.map((each) => [each.path.split(/[\\/]/).pop(), each.text]));
const bundled = new Set();
for (const path of Object.keys(made.metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
  if (found) bundled.add(found[1]);
}
const names = [...bundled].sort();
const licences = [];
const components = [];
for (const name of names) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? await readFile(join(folder, file), "utf8") : `Licence: ${about.license}`;
  licences.push(`${name} ${about.version} (${about.license})\n\n${text.trim()}\n`);
  const locked = lock.packages[`node_modules/${name}`];
  const [algorithm, digest] = locked.integrity.split("-");
  components.push({
    type: "library",
    name,
    version: about.version,
    licenses: [{ license: { id: about.license } }],
    purl: `pkg:npm/${name.replace("@", "%40")}@${about.version}`,
    hashes: [
      {
        alg: algorithm.toUpperCase().replace("SHA", "SHA-"),
        content: Buffer.from(digest, "base64").toString("hex"),
      },
    ],
  });
}
files.set("LICENCES.txt", licences.join(`\n${"-".repeat(78)}\n\n`));
const sums = [...files].map(([name, text]) => ({
  type: "file",
  name,
  hashes: [{ alg: "SHA-256", content: createHash("sha256").update(text).digest("hex") }],
}));
files.set(
  "sbom.cdx.json",
  JSON.stringify(
    {
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      version: 1,
      metadata: {
        component: { type: "application", name: "graph-service-vendor", version: "1" },
        tools: { components: [{ type: "application", name: "esbuild", version: lock.packages["node_modules/esbuild"].version }] },
      },
      components: [...components, ...sums],
    },
    null,
    2,
  ) + "\n",
);

if (process.argv.includes("--check")) {
  const there = new Set(await readdir(target));
  const wrong = [];
  for (const [name, text] of files) {
    if (!there.delete(name) || (await readFile(join(target, name), "utf8")) !== text) wrong.push(name);
  }
  wrong.push(...there);
  if (wrong.length) {
    console.error(`static/vendor is not what is built here: ${wrong.join(", ")}`);
    process.exit(1);
  }
} else {
  await mkdir(target, { recursive: true });
  for (const [name, text] of files) await writeFile(join(target, name), text);
}
