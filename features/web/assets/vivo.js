// What pages do when `caderno servir` serves them: a scenario runs again, step by
// step, in the page's own player. Without the server there is no trace of this.
"use strict";
(() => {
  const { make, player: playerOf } = window.caderno;
  if (!playerOf) return; // nothing on this page runs
  // The service worker marks a page that it has kept and whose server is gone.
  const over = "O servidor terminou: rode caderno servir outra vez, e recarregue a página.";
  const gone = "semServidor" in document.body.dataset ? over : "";
  const token = document.querySelector('meta[name="caderno-ficha"]').content;

  // ask asks the server for something; the error says in Portuguese why not.
  const ask = async (path, what, signal) => {
    let response;
    try {
      response = await fetch("vivo/" + path, {
        method: "POST", signal, body: JSON.stringify(what),
        headers: { "Content-Type": "application/json", "X-Caderno-Ficha": token },
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error(over);
    }
    if (response.ok) return response;
    const { erro } = await response.json().catch(() => ({ erro: "resposta " + response.status }));
    throw new Error(sentence(erro));
  };

  const sentence = (text) => text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

  // events are the lines of an answer that goes on.
  const events = async function* (response) {
    const reader = response.body.getReader(), decoder = new TextDecoder();
    for (let text = ""; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (text + decoder.decode(value, { stream: true })).split("\n");
      text = lines.pop();
      for (const line of lines) yield JSON.parse(line);
    }
  };

  // Executar, beside each scenario that has a player.
  for (const figure of document.querySelectorAll("figure.player")) {
    const link = figure.querySelector("figcaption a");
    const feature = link && /cenarios-([\w-]+)\.html/.exec(link.getAttribute("href"));
    if (!feature) continue;
    if (gone) {
      figure.querySelector("figcaption").append(make("span", { class: "vivo-linha vivo-estado" }, gone));
      continue;
    }
    const button = make("button", { type: "button", class: "vivo-executar" }, "Executar");
    const status = make("span", { class: "vivo-estado", role: "status" });
    figure.querySelector("figcaption").append(make("span", { class: "vivo-linha" }, button, status));
    const name = link.textContent.trim();
    button.setAttribute("aria-label", "Executar o cenário: " + name);
    let underWay = null;
    const label = (text) => { button.textContent = text; button.setAttribute("aria-label", text + " o cenário: " + name); };
    button.addEventListener("click", async () => {
      if (underWay) {
        underWay.abort();
        return;
      }
      underWay = new AbortController();
      label("Parar");
      try {
        await run(figure, { feature: feature[1], cenario: name }, status, underWay.signal);
      } catch (error) {
        status.textContent = error.name === "AbortError" ? "Parado." : error.message;
      } finally {
        underWay = null;
        label("Executar");
      }
    });
  }

  // run has the server run a scenario and the player follow it.
  const run = async (figure, scenario, status, signal) => {
    status.textContent = "Rodando…";
    figure.querySelector(".vivo-porque")?.remove();
    const player = playerOf(figure);
    let over = false;
    for await (const event of events(await ask("cenario", scenario, signal))) {
      switch (event.tipo) {
        case "começou":
          begin(figure, player, event.passos);
          break;
        case "passo":
          player.step(event.lugar, { ...event.passo, hops: event.saltos });
          break;
        case "terminou":
          status.textContent = sentence(`${event.fim}: agora mesmo, ${event.durou} no relógio do cluster`);
          if (event.mensagem) figure.append(make("pre", { class: "vivo-porque", tabindex: 0 }, event.mensagem));
          over = true;
          break;
        default:
          throw new Error(sentence(event.erro));
      }
    }
    if (!over) throw new Error("A execução acabou no meio: o servidor terminou.");
  };

  // begin empties the player; what stands under a step in the page (a manifest, a
  // table) is the same in every run, and stays.
  const begin = (figure, player, steps) => {
    const script = figure.querySelector(".roteiro");
    const texts = [...script.children].map((li) => [...li.querySelectorAll(":scope > .passo")]);
    const under = [...script.children].map((li) => [...li.querySelectorAll(":scope > .bloco, :scope > .rola, :scope > pre")]);
    player.begin({ steps });
    [...script.children].forEach((li, i) => {
      if (texts[i] && texts[i].length) li.querySelector(".passo").replaceWith(...texts[i]); // set with the colours of code
      if (under[i]) li.append(...under[i]);
    });
  };

  const button = (text, act, attributes = {}) => {
    const b = make("button", { type: "button", ...attributes }, text);
    b.addEventListener("click", act);
    return b;
  };

  window.caderno.live = { ask, button, events, sentence, gone };
})();
