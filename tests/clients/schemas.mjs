// Reads a description of the API as tools in JavaScript do; prints what of it they could not use.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";

const [description, ...schemas] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf8")));
const wrong = [];
let patterns = 0;
let examples = 0;

function look(part, path) {
  if (part === null || typeof part !== "object") return;
  for (const [name, value] of Object.entries(part)) {
    const here = `${path}/${name}`;
    if (name === "pattern" && typeof value === "string") {
      patterns += 1;
      try {
        new RegExp(value, "u");
      } catch (error) {
        wrong.push(`${here}: ${error.message}`);
      }
    }
    look(value, here);
  }
}

// As most who validate do: formats are looked at by an extra package, and words of OpenAPI's own are let pass.
const ajv = new Ajv2020.default({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(description, "openapi");

function hold(path, shape, shown) {
  try {
    const fits = ajv.compile(shape);
    for (const example of shown) {
      examples += 1;
      if (!fits(example)) wrong.push(`${path}: ${ajv.errorsText(fits.errors)}`);
    }
  } catch (error) {
    wrong.push(`${path}: ${error.message}`);
  }
}

[description, ...schemas].forEach((part, number) => look(part, number));
for (const [name, shape] of Object.entries(description.components.schemas)) {
  hold(name, { $ref: `openapi#/components/schemas/${name}` }, shape.examples ?? []);
}
function values(told) {
  return [...Object.values(told.examples ?? {}).map((one) => one.value), ...("example" in told ? [told.example] : [])];
}
function reached(shape) {
  return shape.$ref ? { $ref: `openapi${shape.$ref}` } : shape;
}
for (const [address, operations] of Object.entries(description.paths)) {
  for (const [method, operation] of Object.entries(operations)) {
    const bodies = [operation.requestBody, ...Object.values(operation.responses)].filter(Boolean);
    for (const [media, told] of bodies.flatMap((body) => Object.entries(body.content ?? {}))) {
      if (told.schema) hold(`${method} ${address} ${media}`, reached(told.schema), values(told));
    }
    for (const told of operation.parameters ?? []) {
      hold(`${method} ${address} ${told.name}`, reached(told.schema), values(told));
    }
  }
}
for (const schema of schemas) hold(schema.title, schema, []);
console.log(JSON.stringify({ patterns, examples, wrong }));
