/** Text in chunks to whole lines; blank ones are left out. */
export class TextLineStream extends TransformStream<string, string> {
  constructor() {
    let rest = "";
    super({
      transform(chunk, controller) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) if (line.trim() !== "") controller.enqueue(line);
      },
      flush(controller) {
        if (rest.trim() !== "") controller.enqueue(rest);
      },
    });
  }
}
