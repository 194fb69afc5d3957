// The cluster of a lesson's page, when `caderno servir` serves it: pieces that stop
// and start, time that passes when one says so, and a terminal for kubectl, curl
// and the laboratory's own commands. Whatever is done is a line that the server
// runs, so buttons and terminal tell the same story.
"use strict";
(() => {
  const lesson = document.body.dataset.aula && document.body.dataset.pagina;
  const place = document.querySelector("main .passos");
  if (!lesson || !place || !window.caderno.live) return;
  const { make, player: playerOf, live: { ask, button, events, sentence, gone, Files } } = window.caderno;

  const titles = {
    apiserver: ["api", "servidor da API"], "controller-manager": ["controladores", "controladores", "rodam", "parados"],
    scheduler: ["scheduler", "scheduler"], "kube-proxy": ["fundo", "kube-proxy"],
  };
  const times = [["salto", "Próximo salto"], ["avançar 10s", "+10 s"], ["avançar 1m", "+1 min"], ["avançar 5m", "+5 min"]];

  // The door: what one sees before there is a cluster, and in the terminal's place
  // when it has ended.
  const status = make("p", { class: "vivo-estado", role: "status" });
  const open = button("Abrir um cluster", () => begin(), { class: "vivo-abrir" });
  const door = make("div", { class: "vivo-porta" }, make("p", {}, open), status);
  const body = make("div", { class: "vivo-corpo" });
  const section = make("section", { class: "vivo", "aria-labelledby": "vivo-titulo" },
    make("h2", { id: "vivo-titulo" }, "Experimente em um cluster seu"),
    make("p", {}, "Um cluster só desta página, com um master e três workers, vazio. Pare uma peça, deixe o tempo passar, digite comandos, e veja no desenho o que acontece. Ele acaba quando você sai da página."),
    door, body);
  place.before(section);
  if (gone) {
    open.parentElement.hidden = true;
    status.textContent = gone;
  }

  let last = null; // the cluster before, of which the words stay
  const begin = async () => {
    open.disabled = true;
    status.textContent = "Abrindo…";
    let bench = null, why = "";
    try {
      for await (const event of events(await ask("cluster", { aula: lesson }))) {
        if (event.erro) throw new Error(sentence(event.erro));
        bench = new Bench(event, last);
        status.textContent = "";
        open.parentElement.hidden = true;
        body.before(door);
        body.replaceChildren(...bench.parts);
        bench.greet();
      }
      throw new Error("O servidor terminou, e este cluster com ele.");
    } catch (error) {
      why = error.message;
    }
    if (bench) {
      bench.end(door);
      last = bench;
      open.textContent = "Abrir outro cluster";
    }
    open.parentElement.hidden = open.disabled = false;
    status.textContent = why;
  };

  // Bench is an open cluster and all that one can do to it.
  class Bench {
    constructor({ id, cluster }, before) {
      this.id = id;
      this.lines = 0;
      this.waiting = []; // lines that were asked for while another one ran
      this.history = window.caderno.live.history ??= [];
      this.at = this.history.length;
      this.figure = this.drawing(cluster);
      this.pieces = make("div", { class: "vivo-botoes" });
      this.clock = make("output", { class: "vivo-relogio" });
      this.log = make("div", { class: "vivo-log", role: "log", tabindex: 0, "aria-label": "O que os comandos disseram" });
      this.input = make("textarea", { rows: 1, id: "vivo-linha", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-describedby": "vivo-teclas" });
      this.offers = make("p", { class: "vivo-palavras", role: "status" });
      this.stop = button("Parar", () => this.underWay?.abort(), { hidden: true });
      this.files = new Files(this);
      const form = make("form", { class: "vivo-digitar" }, make("label", { for: "vivo-linha" }, "$", make("span", { class: "invisivel" }, " linha de comando")),
        this.input, make("button", { type: "submit" }, "Rodar"), this.stop);
      this.form = form;
      form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("beforeinput", (event) => this.breakLine(event));
      this.input.addEventListener("input", () => this.grow());
      const table = make("div", { class: "vivo-mesa" },
        make("fieldset", {}, make("legend", {}, "Peças: um clique para ou inicia"), this.pieces),
        make("fieldset", {}, make("legend", {}, "Relógio do cluster: ", this.clock), make("div", { class: "vivo-botoes" },
          times.map(([line, text]) => button(text, () => this.run(line))),
          button("Ir ao agora", () => this.catchUp(), { class: "vivo-agora", title: "O desenho ainda mostra o que já passou" }))));
      this.terminal = make("div", { class: "vivo-terminal" }, this.log, form, this.offers,
        make("p", { class: "vivo-teclas", id: "vivo-teclas" }, "Enter roda, Shift-Enter quebra a linha, as setas trazem as anteriores, Ctrl-C interrompe, ajuda mostra os comandos. Tab completa; com a linha vazia, ou depois de Esc, Tab sai daqui."));
      this.parts = [this.figure, make("div", { class: "vivo-lado" }, table, this.terminal),
        make("div", { class: "vivo-resto" }, this.ideas(cluster.ideias), this.files.part, make("p", {}, button("Fechar o cluster", () => this.close())))];
      if (before) this.follow(before);
      this.show(cluster);
      this.player = playerOf(this.figure);
      this.player.begin({ steps: [], pictures: cluster.figura });
    }

    // follow keeps the words of the cluster before, and what was being typed.
    follow({ log, input }) {
      this.log.append(...log.children);
      this.tell("nota", "Daqui em diante é outro cluster, vazio.");
      this.write(input.value);
    }

    // greet has the drawing in sight, and the focus where one types if that is too.
    greet() {
      body.scrollIntoView({ block: "start" });
      this.log.scrollTop = this.log.scrollHeight;
      const seen = this.input.getBoundingClientRect().bottom <= innerHeight;
      (seen ? this.input : this.figure.querySelector(".player-board")).focus({ preventScroll: true });
    }

    catchUp() { this.player.goTo(Infinity); }

    // drawing is an empty player.
    drawing() {
      const part = (name, tag = "div", attributes = {}) => make(tag, { class: "player-" + name, ...attributes });
      return make("figure", { class: "player larga vivo-cena", id: "vivo-cena" },
        make("div", { class: "player-board", tabindex: 0, role: "group", "aria-label": "O cluster desta página" },
          make("p", { class: "player-edge", "aria-hidden": "true" }, part("clock", "span"), part("step", "span")),
          part("stage"), part("caption", "p", { "aria-live": "polite" }), part("cause", "p"), part("controls")),
        part("decision", "div", { hidden: true }), make("ol", { class: "roteiro", hidden: true }),
        make("details", { class: "mais player-hops" }, make("summary", {}, "Os saltos, em texto"), make("ol")));
    }

    ideas(lines) {
      if (!lines || !lines.length) return "";
      return make("details", { class: "mais" }, make("summary", {}, "Linhas para experimentar, do começo ao fim: um clique põe a linha no terminal"),
        make("ul", { class: "vivo-ideias" }, lines.map((line) => make("li", {}, button(line, () => { this.write(line); this.input.focus(); })))));
    }

    // show brings buttons, clock and files up to date.
    show({ relogio, pecas, arquivos, cheio }) {
      this.clock.textContent = relogio;
      const focused = document.activeElement?.dataset.peca;
      this.pieces.replaceChildren(...pecas.map(({ nome, roda }) => {
        const [hue, title, on = "roda", off = "parado"] = titles[nome] || ["kubelet", nome.replace("kubelet ", "kubelet de ")];
        return button([make("b", { class: hue }, title), ": ", roda ? on : off],
          () => this.run((roda ? "parar " : "iniciar ") + nome), { "data-peca": nome, class: roda ? "" : "parado" });
      }));
      if (focused) this.pieces.querySelector(`[data-peca="${focused}"]`)?.focus();
      this.files.show(arquivos);
      if (cheio && !this.full) this.tell("nota", "Este cluster já viveu bastante, e para por aqui. Feche-o e abra outro.");
      this.full = cheio;
    }

    submit() {
      const line = this.input.value.trim();
      if (!line) return;
      if (this.history[this.history.length - 1] !== line) this.history.push(line);
      this.at = this.history.length;
      this.write("");
      if (line === "limpar" || line === "clear") this.log.replaceChildren();
      else this.run(line);
    }

    // run has the server run a line, and the player show what came of it.
    async run(line) {
      if (this.ended) return;
      if (this.underWay) {
        this.waiting.push(line);
        return;
      }
      this.underWay = new AbortController();
      this.stop.hidden = false;
      this.offers.textContent = "";
      const shown = this.tell("digitado", line);
      try {
        const told = await (await ask("linha", { cluster: this.id, linha: line }, this.underWay.signal)).json();
        for (const { tipo, texto } of told.saida) this.tell(tipo, texto.replace(/\n$/, ""));
        if (told.codigo && told.codigo !== 1) this.tell("nota", "(terminou com " + told.codigo + ")");
        this.catchUp(); // what came before is over: the drawing shows this line
        this.player.append(told.saltos.length ? told.passo : { ...told.passo, at: told.relogio });
        this.player.step(this.lines++, { ...told.passo, hops: told.saltos });
        this.show(told);
        if (this.ended) this.catchUp();
        else if (told.saltos.length > 80) { // minutes, at the player's pace
          this.catchUp();
          this.tell("nota", `Foram ${told.saltos.length} saltos: o desenho foi direto ao fim. A barra dele volta a qualquer um.`);
        }
        if (told.saiu) this.close();
      } catch (error) {
        this.waiting = [];
        this.tell("erro", error.name === "AbortError" ? "^C" : error.message);
      }
      this.underWay = null;
      this.stop.hidden = true;
      if (this.waiting.length) this.run(this.waiting.shift());
      else this.log.scrollTop = shown.offsetTop - this.log.offsetTop; // the line, and what follows it
    }

    // tell adds to the log.
    tell(kind, text) {
      if (!text) return this.log;
      const entry = make("pre", { class: kind }, kind === "digitado" ? make("span", { class: "pronto", "aria-hidden": "true" }, "$ ") : null, text);
      this.log.append(entry);
      while (this.log.children.length > 300) this.log.firstChild.remove();
      this.log.scrollTop = this.log.scrollHeight;
      return entry;
    }

    write(line) {
      this.input.value = line;
      this.grow();
    }

    grow() { this.input.rows = Math.min(10, this.input.value.split("\n").length); }

    key(event) {
      const { key } = event, plain = !event.shiftKey && !event.altKey && !event.metaKey && !event.ctrlKey;
      const oneLine = !this.input.value.includes("\n");
      this.breaks = key === "Enter" && event.shiftKey;
      if (key === "Enter" && plain) this.submit();
      else if (key === "Tab" && plain && this.input.value && !this.escaped) this.complete();
      else if (key === "ArrowUp" && plain && oneLine) this.recall(-1);
      else if (key === "ArrowDown" && plain && oneLine) this.recall(1);
      else if (key === "c" && event.ctrlKey && this.input.selectionStart === this.input.selectionEnd) { this.underWay?.abort(); this.write(""); }
      else if (key === "l" && event.ctrlKey) this.log.replaceChildren();
      else {
        this.escaped = key === "Escape" || (this.escaped && key === "Shift");
        return;
      }
      event.preventDefault();
    }

    // breakLine is for keyboards on a screen, which may not say which key it was.
    breakLine(event) {
      if (event.inputType !== "insertLineBreak" || this.breaks) return;
      event.preventDefault();
      this.submit();
    }

    // recall brings an earlier line, or a later one.
    recall(by) {
      const at = this.at + by;
      if (at < 0 || at > this.history.length) return;
      this.at = at;
      this.write(this.history[at] || "");
      this.input.setSelectionRange(this.input.value.length, this.input.value.length);
    }

    // complete does as a shell: what all the words begin with, and then the words.
    async complete() {
      const line = this.input.value, at = this.input.selectionStart;
      try {
        const { de, palavras, aberta } = await (await ask("completar", { cluster: this.id, linha: line, em: at })).json();
        if (this.input.value !== line) return;
        const common = palavras.reduce((begin, word) => { while (!word.startsWith(begin)) begin = begin.slice(0, -1); return begin; }, palavras[0] || "");
        if (common && (palavras.length === 1 || common.length >= at - de)) {
          this.input.setRangeText(common + (palavras.length === 1 && !aberta ? " " : ""), de, at, "end");
        }
        const more = palavras.length - 40;
        this.offers.textContent = palavras.length > 1 ? palavras.slice(0, 40).join("   ") + (more > 0 ? `   e mais ${more}` : "") : palavras.length ? "" : "Nada a completar aqui.";
      } catch (error) {
        this.offers.textContent = error.message;
      }
    }

    close() { ask("fechar", { cluster: this.id }).catch((error) => this.tell("erro", error.message)); }

    // end leaves what was told to be read, and puts the door where one typed. Who
    // was at a button that is no more is led to the log; nobody else is moved.
    end(door) {
      const focused = document.activeElement;
      this.ended = true;
      this.underWay?.abort();
      this.catchUp();
      const controls = this.parts.flatMap((part) => [...part.querySelectorAll("button, textarea, input")]).filter((control) => !control.closest(".player"));
      for (const control of controls) {
        if (control.matches(".vivo-arquivos :is(textarea, input)")) control.readOnly = true; // may still be copied
        else control.disabled = true;
      }
      this.form.replaceWith(door);
      this.offers.textContent = "";
      this.terminal.querySelector(".vivo-teclas").hidden = true;
      if (controls.includes(focused) && !focused.readOnly) this.log.focus({ preventScroll: true });
    }
  }
})();
