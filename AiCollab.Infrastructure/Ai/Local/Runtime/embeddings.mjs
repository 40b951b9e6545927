import {RequestError, sendJson} from "./http.mjs";

/** POST /v1/embeddings: https://platform.openai.com/docs/api-reference/embeddings. Vectors have length 1 (0 for empty text). */
export async function answerEmbeddings(engine, body, response, signal) {
    if (engine.kind !== "embedding")
        throw new RequestError(400, "not_an_embedding_model", `${engine.id} is not an embedding model.`);
    const inputs = [].concat(body.input ?? []);
    if (inputs.some(input => typeof input !== "string"))
        throw new RequestError(400, "unsupported_input", "Only text can be embedded.");
    const data = [];
    let tokens = 0;
    for (const [index, input] of inputs.entries()) {
        signal.throwIfAborted();
        const piece = tokensOf(engine, input);
        tokens += piece.length;
        data.push({object: "embedding", index, embedding: encoded(await vectorOf(engine, piece), body.encoding_format)});
    }
    sendJson(response, 200, {object: "list", model: engine.id, data, usage: {prompt_tokens: tokens, total_tokens: tokens}});
}

const SpecialTokens = 2;

function tokensOf({model, contextSize}, text) {
    const tokens = model.tokenize(text).slice(0, contextSize - SpecialTokens);
    if (tokens.length === 0) return [];
    return [model.tokens.bos, ...tokens, model.tokens.sep ?? model.tokens.eos].filter(token => token != null);
}

async function vectorOf({context, model}, tokens) {
    if (tokens.length === 0) return new Float32Array(model.embeddingVectorSize);
    const {vector} = await context.getEmbeddingFor(tokens);
    const norm = Math.hypot(...vector);
    return Float32Array.from(vector, value => norm > 0 ? value / norm : 0);
}

function encoded(vector, format) {
    return format === "base64" ? Buffer.from(vector.buffer).toString("base64") : Array.from(vector);
}
