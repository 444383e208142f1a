// Escalade without a server: questions to its WebAssembly, answered in the JSON of the command line. An ES module, for a
// page, a worker and Node.

/** Begins with the bytes of `escalade.wasm`, a response that has them, or a module that was compiled of them. */
export async function begin(source) {
    const instance = await made(source);
    const { memory, room, ask, answer_at } = instance.exports;
    /** The answer to a question, as text: the bytes that the command line prints. See `site/src/question.rs` for what may be
     * asked. */
    return (question) => {
        const bytes = new TextEncoder().encode(JSON.stringify(question));
        const at = room(bytes.length);
        new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
        const length = ask();
        // Memory may have grown, and moved.
        return new TextDecoder().decode(new Uint8Array(memory.buffer, answer_at(), length));
    };
}

async function made(source) {
    if (source instanceof WebAssembly.Module) return WebAssembly.instantiate(source, {});
    if (typeof Response !== "undefined" && source instanceof Response) {
        return (await WebAssembly.instantiate(await source.arrayBuffer(), {})).instance;
    }
    return (await WebAssembly.instantiate(source, {})).instance;
}
