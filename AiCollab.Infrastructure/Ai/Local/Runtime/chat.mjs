import {LlamaChat} from "node-llama-cpp";
import {grammarOf} from "./grammars.mjs";
import {historyOf} from "./history.mjs";
import {ChunkStream, RequestError, sendJson} from "./http.mjs";
import {RepetitionGuard} from "./repetition.mjs";

/** POST /v1/chat/completions: https://platform.openai.com/docs/api-reference/chat, plus llama.cpp's `grammar` (GBNF). */
export async function answerChat(engine, body, response, signal) {
    if (engine.kind !== "chat") throw new RequestError(400, "not_a_chat_model", `${engine.id} is not a chat model.`);
    refuseUnsupported(body);
    const history = historyOf(body.messages);
    const prompt = promptTokens(engine, history, body.messages);
    const room = engine.contextSize - prompt.length - ReservedTokens;
    if (room < MinAnswerTokens) throw tooLong(engine, prompt.length);
    const grammar = await grammarOf(engine, body);
    const head = {id: "chatcmpl-" + crypto.randomUUID(), created: Math.floor(Date.now() / 1000), model: engine.id};
    const stream = body.stream ? new ChunkStream(response, head) : undefined;

    await engine.slots.use(prompt, signal, async sequence => {
        stream?.open();
        const answer = await generate(engine, sequence, {body, history, grammar, room, signal, stream});
        if (signal.aborted) return;
        const usage = usageOf(answer, prompt.length);
        if (stream) {
            stream.delta({}, answer.finishReason);
            if (body.stream_options?.include_usage) stream.usage(usage);
            stream.close();
        } else {
            const message = {role: "assistant", content: answer.text};
            sendJson(response, 200, {...head, object: "chat.completion", usage,
                choices: [{index: 0, message, finish_reason: answer.finishReason}]});
        }
    });
}

const ReservedTokens = 8; // end-of-turn tokens that the chat template adds after the answer
const MinAnswerTokens = 16;
const DefaultAnswerTokens = 1024;
const CharactersPerTokenAtMost = 32;

async function generate(engine, sequence, {body, history, grammar, room, signal, stream}) {
    const chat = new LlamaChat({contextSequence: sequence, chatWrapper: engine.wrapper});
    const before = sequence.tokenMeter.getState();
    const guard = new RepetitionGuard();
    const circles = new AbortController();
    try {
        const {response, metadata} = await chat.generateResponse(history, {
            ...samplingOf(body), grammar, signal: AbortSignal.any([signal, circles.signal]), stopOnAbortSignal: true,
            maxTokens: Math.min(body.max_completion_tokens ?? body.max_tokens ?? DefaultAnswerTokens, room),
            customStopTriggers: body.stop ? [].concat(body.stop) : undefined,
            onTextChunk: text => {
                if (text) stream?.delta({content: text});
                if (guard.seesLoop(text)) circles.abort();
            }
        });
        const used = sequence.tokenMeter.diff(before);
        const cut = metadata.stopReason === "maxTokens" || circles.signal.aborted;
        return {
            text: response, evaluated: used.usedInputTokens, generated: used.usedOutputTokens,
            finishReason: cut ? "length" : "stop"
        };
    } finally {
        chat.dispose({disposeSequence: false});
    }
}

function samplingOf(body) {
    const temperature = body.temperature ?? 0;
    return {
        temperature, topP: body.top_p, topK: body.top_k, minP: body.min_p, seed: body.seed ?? undefined,
        repeatPenalty: {frequencyPenalty: body.frequency_penalty, presencePenalty: body.presence_penalty}
    };
}

function promptTokens(engine, history, messages) {
    const characters = JSON.stringify(messages).length;
    if (characters > engine.contextSize * CharactersPerTokenAtMost) // spares the tokenizer a prompt that cannot fit
        throw tooLong(engine, Math.ceil(characters / CharactersPerTokenAtMost), "at least ");
    const {contextText} = engine.wrapper.generateContextState({chatHistory: history});
    return contextText.tokenize(engine.model.tokenizer);
}

function tooLong(engine, tokens, about = "") {
    return new RequestError(400, "context_length_exceeded",
        `This model's maximum context length is ${engine.contextSize} tokens, but the messages have ${about}${tokens} tokens. ` +
        "Shorten the conversation or the files in it.");
}

/** The prompt counts in full, with the part that was still in memory from the last turn as "cached". */
function usageOf({evaluated, generated}, promptLength) {
    const cached = Math.max(0, promptLength - evaluated);
    return {
        prompt_tokens: promptLength, completion_tokens: generated, total_tokens: promptLength + generated,
        prompt_tokens_details: {cached_tokens: cached}
    };
}

function refuseUnsupported(body) {
    if (body.tools?.length > 0 || body.functions?.length > 0)
        throw new RequestError(400, "tools_not_supported",
            "The built-in runtime takes no tools: it constrains answers with a grammar instead.");
    if (body.n > 1) throw new RequestError(400, "unsupported_value", "Only one choice per request is served: n must be 1.");
}
