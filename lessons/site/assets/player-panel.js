// What stands around the picture: the words of the hop, the controls, the
// scheduler's table, and the scenario's script with the step of the moment.
"use strict";
(() => {
  // make is an element with attributes and children; false and null are left out.
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(key, "");
      else if (value !== false && value != null) element.setAttribute(key, value);
    }
    element.append(...children.flat().filter((child) => child != null && child !== false));
    return element;
  };

  const drawn = {
    first: "M6 5v14M18 5l-9 7 9 7z", back: "M15 5l-9 7 9 7z", play: "M7 4.5l12 7.5-12 7.5z",
    pause: "M8 5v14M16 5v14", next: "M9 5l9 7-9 7z", last: "M18 5v14M6 5l9 7-9 7z",
  };
  const icon = (name) => {
    const holder = document.createElement("span");
    holder.innerHTML = `<svg class="icone" width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d="${drawn[name]}"/></svg>`;
    return holder.firstChild;
  };

  // controls are the buttons, the slider and the speed; act does what they ask for.
  const controls = (act) => {
    const button = (name, label, what) => {
      const b = make("button", { type: "button", class: "player-" + name, "aria-label": label, title: label }, icon(name));
      b.addEventListener("click", what);
      return b;
    };
    const play = make("button", { type: "button", class: "player-play" });
    play.addEventListener("click", act.toggle);
    const slider = make("input", { type: "range", min: 0, max: 0, value: 0, step: 1, "aria-label": "Momento do cenário" });
    slider.addEventListener("input", () => act.goTo(Number(slider.value)));
    const speed = make("select", { "aria-label": "Velocidade" },
      [[0.5, "devagar"], [1, "normal"], [2.5, "depressa"]].map(([value, text]) => make("option", { value, selected: value === 1 }, text)));
    speed.addEventListener("change", () => act.speed(Number(speed.value)));
    const counter = make("output", { class: "player-counter" });
    return {
      all: [play, button("first", "Ao começo", () => act.goTo(0)), button("back", "Um salto para trás", act.back),
        button("next", "Um salto para a frente", act.next), button("last", "Ao fim", act.end), slider, counter, speed],
      show(position, count, playing, text) {
        play.replaceChildren(icon(playing ? "pause" : "play"), playing ? "Pausar" : position >= count && count > 0 ? "De novo" : "Tocar");
        slider.max = count;
        slider.value = position;
        slider.setAttribute("aria-valuetext", text);
        slider.style.setProperty("--done", count ? position / count : 0);
        counter.textContent = position + " de " + count;
      },
    };
  };

  // verdicts is the table of nodes of a decision of the scheduler.
  const verdicts = (hop) => {
    const d = hop.d;
    const fitting = d.nodes.filter((n) => !n.filter), refused = d.nodes.filter((n) => n.filter);
    const most = Math.max(1, ...fitting.flatMap((n) => n.points || []));
    const chosen = (n, extra = "") => (n.node === d.chosen ? extra + " escolhido" : extra);
    const cell = (n, i) => make("td", { class: chosen(n, "n ponto") }, String(n.points[i]),
      make("span", { class: "trilho" }, make("span", { class: "barra", style: `width:${(100 * n.points[i]) / most}%` })));
    const figure = make("details", { class: "pontos mais" },
      make("summary", {}, "Salto " + hop.n + ": os nós, para o Pod ", make("code", {}, d.pod)));
    if (refused.length) {
      figure.append(make("ul", { class: "descartados" }, refused.map((n) => make("li", {}, make("s", {}, n.node), " descartado por ",
        make("code", {}, n.filter), n.reason ? ": " : "", n.reason ? make("span", { lang: "en" }, n.reason) : null))));
    }
    if (!fitting.length) figure.append(make("p", {}, "Nenhum nó serve."));
    else if (!d.plugins) figure.append(make("p", {}, "Só " + fitting[0].node + " serve: não é preciso dar pontos."));
    else {
      figure.append(make("div", { class: "rola", tabindex: 0, role: "group", "aria-label": "Pontos de cada nó", style: "--nos:" + fitting.length }, make("table", {},
        make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "plugin"), make("th", { scope: "col" }, "peso"),
          fitting.map((n) => make("th", { scope: "col", class: chosen(n) }, n.node, n.node === d.chosen ? [make("br"), make("span", { class: "marcado" }, "✓ escolhido")] : null)))),
        make("tbody", {}, d.plugins.map((plugin, i) => make("tr", {}, make("th", { scope: "row" }, make("code", {}, plugin)),
          make("td", { class: "n" }, "×" + d.weights[i]), fitting.map((n) => cell(n, i))))),
        make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, "soma"), make("td"),
          fitting.map((n) => make("td", { class: chosen(n, "n") }, String(n.total || 0))))))));
    }
    return figure;
  };

  // line is a step of a run that goes on, as the site writes those that ended.
  const line = (step) => make("li", {}, make("span", { class: "passou" }), make("span", { class: "passo" },
    make("span", { class: "palavra" }, step.k), " " + step.x), make("time"));

  // ended marks a line with how its step ended, and adds what its commands printed.
  const marks = { passou: "✓", falhou: "✗" };
  const ended = (li, step) => {
    const mark = li.querySelector(".passou");
    if (mark && step.status) {
      mark.textContent = marks[step.status] || "–";
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", step.status);
      mark.classList.toggle("falhou", step.status === "falhou");
    }
    const time = li.querySelector("time");
    if (time && step.took) time.textContent = step.took;
    for (const output of step.out || []) {
      if (!output.x) continue;
      li.append(make("details", { class: "disse" }, make("summary", {}, "o que o comando disse"), make("pre", { class: "terminal", tabindex: 0 },
        make("code", {}, make("span", { class: "digitado" }, make("span", { class: "pronto" }, "$ "), output.c.trim()), "\n" + output.x.trimEnd(),
          output.e ? make("span", { class: "terminou" }, "\n(terminou com " + output.e + ")") : null))));
    }
  };

  // told is a hop in the list to read.
  const told = (id, hop, cause) => make("li", { id: id + "-salto-" + hop.n }, make("span", { class: "n" }, String(hop.n)), make("span", { class: "n" }, hop.t),
    make("div", {}, make("b", { class: hop.p }, hop.a), " " + hop.x,
      cause ? [" ", make("a", { class: "causa", href: "#" + id + "-salto-" + hop.c, title: cause.a + " " + cause.x }, "por causa do " + hop.c)] : null));

  // says is the name of who acts, in lines that fit a box; only controllers and the
  // scheduler have room for it.
  const says = (hop) => {
    if (hop.d) return ["avalia " + hop.d.nodes.length + (hop.d.nodes.length === 1 ? " nó" : " nós")];
    const lines = [];
    for (const word of hop.a.split(/(?<=-)/)) {
      if (lines.length && lines[lines.length - 1].length + word.length <= 16) lines[lines.length - 1] += word;
      else lines.push(word);
    }
    return lines.slice(0, 3);
  };

  // heading is that of the list.
  const heading = (n) => (n === 1 ? "O único salto, em texto" : `Os ${n} saltos, em texto`);

  Object.assign(window.caderno, { make, controls, verdicts, line, ended, told, heading, says });
})();
