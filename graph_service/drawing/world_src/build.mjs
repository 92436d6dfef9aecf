// Makes ../world.json: one path for each area of a map of the world. See README.md.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { filter, filterAttachedWeight, presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const WIDTH = 1000;
const SMALL = 6; // square units: an area below it is marked by a dot, or nobody sees it
const DETAIL = 6e-6; // steradians: bends of a coast below it are left out

const require = createRequire(import.meta.url);
const atlas = require("world-atlas/countries-50m.json");
const codes = new Map(
  readFileSync(new URL("../../../data/states/states.csv", import.meta.url), "utf8")
    .trim().split("\n").slice(1)
    .map((line) => line.split(",")).map(([alpha3, , m49]) => [m49, alpha3]),
);
// the whole of an area must not vanish with its bends, so no ring is filtered out by size here
const coarse = simplify(presimplify(atlas, sphericalTriangleArea), DETAIL);
const fine = atlas;
const areas = feature(coarse, coarse.objects.countries).features;
const exact = feature(fine, fine.objects.countries).features;
const sphere = { type: "Sphere" };
const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(WIDTH, sphere);
const HEIGHT = Math.ceil(geoPath(projection).bounds(sphere)[1][1]);
const path = geoPath(projection);

// Absolute coordinates of d3 as relative ones, in tenths: less than half as long.
function short(text) {
  const out = [];
  for (const ring of text.split("M").slice(1)) {
    const points = ring.replace("Z", "").split("L").map((pair) => pair.split(",").map((n) => Math.round(n * 10)));
    let [x, y] = points[0];
    const kept = [];
    for (const [a, b] of points.slice(1)) {
      if (a !== x || b !== y) kept.push([a - x, b - y]);
      [x, y] = [a, b];
    }
    if (kept.length < 2) continue;
    out.push(`M${points[0][0]} ${points[0][1]}l${kept.map(([a, b]) => `${a} ${b}`).join(" ")}z`);
  }
  return out.join("").replaceAll(" -", "-");
}

const found = {};
const neutral = [];
areas.forEach((area, index) => {
  const d = short(path(area) ?? "") || short(path(exact[index]) ?? "");
  const alpha3 = codes.get(area.id);
  if (!alpha3) {
    neutral.push(d);
    return;
  }
  const before = found[alpha3] ?? { m49: area.id, path: "", size: -1 };
  const size = path.area(exact[index]);
  before.path += d;
  if (size > before.size) {
    before.size = size;
    const largest = exact[index].geometry.type === "MultiPolygon"
      ? exact[index].geometry.coordinates.map((c) => ({ type: "Polygon", coordinates: c }))
          .sort((a, b) => path.area(b) - path.area(a))[0]
      : exact[index].geometry;
    before.dot = path.centroid(largest).map((n) => Math.round(n * 10));
  }
  found[alpha3] = before;
});
const missing = [...codes.values()].filter((code) => !(code in found)).sort();
const sorted = Object.keys(found).sort().map((code) => {
  const { m49, path: d, size, dot } = found[code];
  return [code, size < SMALL ? { m49, path: d, dot } : { m49, path: d }];
});
const world = {
  source: "Natural Earth 1:50m (public domain), by world-atlas 2.0.2 (ISC); Equal Earth projection",
  width: WIDTH * 10,
  height: HEIGHT * 10,
  missing,
  neutral: neutral.filter(Boolean).join(""),
  areas: Object.fromEntries(sorted),
};
writeFileSync(new URL("../world.json", import.meta.url), JSON.stringify(world, null, 1) + "\n");
