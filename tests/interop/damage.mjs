// Ways to damage a JSON value: every member and item in turn left out, doubled, moved or replaced.

const STRANGE = [null, true, 0, 1, -1, 1.5, 9007199254740991, 9007199254740992, 1e300, "", "x",
  "e\u0301", "\u0000", [], {}, [[]], { a: 1 }];

function containers(json) {
  return Array.isArray(json) ? [...json.keys()] : Object.keys(json);
}

function edited(json, path, edit) {
  const copy = structuredClone(json);
  let holder = copy;
  for (const step of path.slice(0, -1)) holder = holder[step];
  edit(holder, path.at(-1));
  return copy;
}

function* placesIn(json, path = []) {
  if (json === null || typeof json !== "object") return;
  for (const step of containers(json)) {
    yield [...path, step];
    yield* placesIn(json[step], [...path, step]);
  }
}

function at(json, path) {
  return path.reduce((value, step) => value[step], json);
}

// Values nearly right for what stands there.
function nearly(value) {
  if (typeof value === "number") return [value + 1, value - 1, value * 2, `${value}`];
  if (typeof value !== "string") return [];
  const last = value.slice(-1);
  return [value.slice(1), value.slice(0, -1), `${value} `, ` ${value}`, `${value}\n`, `${value}=`,
    value.toUpperCase(), value.repeat(2), value.slice(0, -1) + (last === "A" ? "B" : "A"),
    value.replace(/[0-9]/, "x"), value.replace("/", "//"), "x".repeat(300), "\u3042".repeat(70)];
}

// Each damaged value with what was done to it. `near`: with values that are nearly right, too.
export function* damaged(json, options = {}) {
  const whole = JSON.stringify(json);
  for (const [name, changed] of edits(json, options)) {
    if (JSON.stringify(changed) !== whole) yield [name, changed];
  }
}

function* edits(json, { near = true }) {
  for (const path of placesIn(json)) {
    const name = path.join("/");
    yield [`${name} left out`, edited(json, path, (holder, step) => {
      if (Array.isArray(holder)) holder.splice(step, 1);
      else delete holder[step];
    })];
    yield [`${name} doubled`, edited(json, path, (holder, step) => {
      if (Array.isArray(holder)) holder.splice(step, 0, structuredClone(holder[step]));
      else holder[`${step}2`] = holder[step];
    })];
    if (path.at(-1) === 0) {
      yield [`${name} and those after it turned round`, edited(json, path, (holder) => {
        holder.reverse();
      })];
    }
    for (const value of [...STRANGE, ...(near ? nearly(at(json, path)) : [])]) {
      yield [`${name} is ${JSON.stringify(value).slice(0, 40)}`, edited(json, path,
        (holder, step) => { holder[step] = value; })];
    }
  }
}
