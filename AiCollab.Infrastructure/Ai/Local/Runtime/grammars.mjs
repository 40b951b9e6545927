import {RequestError} from "./http.mjs";

const Kept = 32;

/** The grammar that a request asks for: `grammar` (GBNF) or `response_format`; compiled once and kept. */
export async function grammarOf(engine, {grammar, response_format: format}) {
    const schema = format?.type === "json_schema" ? format.json_schema?.schema : undefined;
    if (grammar) return remembered(engine, "gbnf:" + grammar, () => engine.llama.createGrammar({grammar}));
    if (schema) return remembered(engine, "json:" + JSON.stringify(schema), () => engine.llama.createGrammarForJsonSchema(schema));
    if (format?.type === "json_object") return remembered(engine, "json", () => engine.llama.getGrammarFor("json"));
    return undefined;
}

async function remembered({grammars}, key, create) {
    if (!grammars.has(key)) {
        if (grammars.size >= Kept) grammars.delete(grammars.keys().next().value);
        try {
            grammars.set(key, await create());
        } catch (error) {
            throw new RequestError(400, "invalid_grammar", `The grammar cannot be used: ${error.message}`);
        }
    }
    return grammars.get(key);
}
