// What the vendor extensions of openapi/flowmaestro.yaml mean, said in plain JSON Schema before the rules look.

function nameAliases(schema) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
        const names = [name, ...(property["x-aliases"] ?? [])];
        if (names.length === 1) {
            continue;
        }

        for (const alias of names.slice(1)) {
            schema.properties[alias] = { ...property, "x-aliases": undefined };
        }

        if (schema.required?.includes(name)) {
            schema.required = schema.required.filter(required => required !== name);
            const oneOfThem = names.map(required => ({ properties: { [required]: property }, required: [required] }));
            schema.allOf = [...(schema.allOf ?? []), { anyOf: oneOfThem }];
        }
    }
}

function replace(schema, replacement) {
    Object.keys(schema).forEach(key => delete schema[key]);
    Object.assign(schema, replacement);
}

function allowText(schema) {
    if (Object.values(schema.properties ?? {}).some(property => property["x-from-text"])) {
        replace(schema, { anyOf: [{ ...schema }, { type: "string" }] });
    }
}

function allowWrapping(schema) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
        const wrapper = property["x-unwrap"];
        if (wrapper) {
            const list = { ...property, "x-unwrap": undefined };
            schema.properties[name] = { anyOf: [list, { type: "object", required: [wrapper], properties: { [wrapper]: list } }] };
        }
    }
}

// The payloads of a stream, each with the type of its event line.
function payloads(stream) {
    const frames = stream.split("\n\n");
    if (frames.pop() !== "") {
        throw new Error("the last frame of an event stream must end with a blank line");
    }

    return frames.filter(frame => !frame.startsWith(":")).map(frame => {
        const [, type, json] = /^event: (.+)\ndata: (.+)$/.exec(frame) ?? [];
        if (!json) {
            throw new Error(`not an event: ${frame}`);
        }

        return { ...JSON.parse(json), type };
    });
}

const wireShapes = () => ({
    MediaTypesMap(map) {
        const stream = map["text/event-stream"];
        if (stream) {
            stream.schema = { type: "array", items: stream.schema };
            for (const example of Object.values(stream.examples)) {
                example.value = payloads(example.value);
            }
        }
    },
    Schema: {
        leave(schema) {
            nameAliases(schema);
            allowWrapping(schema);
            allowText(schema);
        },
    },
});

export default () => ({
    id: "flowmaestro",
    preprocessors: { oas3: { "wire-shapes": wireShapes } },
});
