// Questions to the server: documents, and streams of events. Addresses are relative to the page.

/** What the program says is wrong, in its own words. */
export class Fault extends Error {}

function address(path, params) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(params)) {
        if (value === null || value === undefined) continue;
        query.set(name, typeof value === "object" ? JSON.stringify(value) : value);
    }
    const text = query.toString();
    return text ? `${path}?${text}` : path;
}

export const link = address;

async function ask(path, params, options) {
    let response;
    try {
        response = await fetch(address(path, params), { cache: "no-store", ...options });
    } catch (error) {
        if (error.name === "AbortError") throw error;
        throw new Fault("The server does not answer. Is `escalade explore` still running?");
    }
    if (response.ok) return response;
    const text = await response.text();
    let error = text;
    try {
        error = JSON.parse(text).error ?? text;
    } catch {
        // Not a document: as it is.
    }
    throw new Fault(error || `The server answers ${response.status}.`);
}

export async function get(path, params = {}, signal) {
    return (await ask(path, params, { signal })).json();
}

export async function getText(path, params = {}, signal) {
    return (await ask(path, params, { signal })).text();
}

export async function post(path, body, signal) {
    return (await ask(path, {}, { method: "POST", body, signal, headers: { "content-type": "text/plain; charset=utf-8" } })).json();
}

/** Calls `heard(event, data)` for each event until the stream ends. Read by hand: an EventSource hides what an error says. */
export async function listen(path, params, heard, signal) {
    const response = await ask(path, params, { signal, headers: { accept: "text/event-stream" } });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    // Pieces are joined once an event is whole: some are large.
    let rest = "";
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        rest += value.replaceAll("\r\n", "\n");
        let end;
        while ((end = rest.indexOf("\n\n")) >= 0) {
            const block = rest.slice(0, end);
            rest = rest.slice(end + 2);
            let event = "message";
            const data = [];
            for (const line of block.split("\n")) {
                if (line.startsWith("event:")) event = line.slice(6).trim();
                else if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
            }
            if (data.length > 0 && !signal?.aborted) heard(event, JSON.parse(data.join("\n")));
        }
    }
}
