// The model behind the view in a browser: what it asks goes to the desk that served the page.
import review from "./review.js";

class Model {
  constructor(state) { this.state = state; this.heard = {}; }
  get(name) { return this.state[name]; }
  set(name, value) { this.state[name] = value; }
  on(name, hear) { (this.heard[name] ??= []).push(hear); }
  off(name, hear) { this.heard[name] = (this.heard[name] ?? []).filter((one) => one !== hear); }
  async save_changes() {
    const { request } = this.state;
    try {
      const sent = await fetch("ask", { method: "POST", body: JSON.stringify(request) });
      if (!sent.ok) throw new Error(sent.statusText);
      this.state.answer = await sent.json();
    } catch {
      this.state.answer = { n: request.n, offline: true };
    }
    for (const hear of this.heard["change:answer"] ?? []) hear();
  }
}

const view = await (await fetch("view")).json();
const opens = (report) => location.assign(`../${report}/`);
document.title = `复核 ${view.title}`;
review.render({ model: new Model({ view, opens }), el: document.getElementById("review") });
