import {RequestError} from "./http.mjs";

/**
 * OpenAI's messages as the library's chat history, ending with the answer to be written. Neighbours of one role are
 * joined, because many chat templates accept nothing but strict turns.
 */
export function historyOf(messages) {
    if (!Array.isArray(messages) || messages.length === 0)
        throw new RequestError(400, "invalid_messages", "The request has no messages.");
    const history = [];
    for (const message of messages) append(history, typeOf(message), textOf(message));
    if (history.at(-1).type !== "model") history.push({type: "model", response: []});
    return history;
}

function append(history, type, text) {
    const last = history.at(-1);
    if (last?.type !== type) history.push(type === "model" ? {type, response: [text]} : {type, text});
    else if (type === "model") last.response[0] += "\n\n" + text;
    else last.text += "\n\n" + text;
}

function typeOf({role}) {
    switch (role) {
        case "system": case "developer": return "system";
        case "user": case "tool": return "user";
        case "assistant": return "model";
        default: throw new RequestError(400, "invalid_messages", `There is no role "${role}".`);
    }
}

function textOf({content}) {
    if (content == null) return "";
    if (typeof content === "string") return content;
    if (!Array.isArray(content)) throw new RequestError(400, "invalid_messages", "A message's content is neither text nor a list.");
    return content.map(part => {
        if (part.type !== "text" && part.type !== "refusal")
            throw new RequestError(400, "unsupported_content", `This model reads text only, not ${part.type}.`);
        return part.text ?? part.refusal ?? "";
    }).join("");
}
