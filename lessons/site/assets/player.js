// The player: a scenario's run, hop by hop, forward and back.
//
// Every figure.player of the page becomes one, with the run that stands in it.
// Others may make and feed one while a run goes on; the JSON is that of Go's
// package lessons/site/stage:
//
//   const player = caderno.player(figure);     // the figure of the template "player"
//   player.load({steps, hops});                // a whole run (stage.Run)
//   player.begin({steps, pictures});           // one that begins: its steps, still without
//                                              // status, and the SVG of its cluster
//                                              // (Stage.Pictures; without it, the one there is)
//   player.append(step);                       // one step more, where they are not known before;
//                                              // at is the time after one without hops
//   player.step(i, {status, took, out, m, hops}); // what step i (of stage.Step) did; who
//                                              // watches the end follows along
//
// The moments of a run are its hops, and the steps that cause none or that
// switch a piece off or on. Position 0 is before all of them.
"use strict";
(() => {
  const { Stage, controls, verdicts, line, ended, told, heading, says, make } = window.caderno;
  const journey = 550; // ms that a document is under way, at normal speed
  const rest = 650; // ms to read what happened
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  class Player {
    constructor(figure) {
      this.figure = figure;
      this.id = figure.id;
      this.$ = (part) => figure.querySelector(".player-" + part);
      this.board = this.$("board");
      this.script = figure.querySelector(".roteiro");
      this.stage = new Stage(this.board);
      this.pace = 1;
      this.playing = false;
      this.settle = null; // ends at once what is under way, and is then null again
      this.controls = controls({
        toggle: () => this.toggle(), goTo: (n) => this.goTo(n), end: () => this.goTo(this.moments.length),
        back: () => this.goTo(this.shown - 1), next: () => this.next(), speed: (pace) => { this.pace = pace; },
      });
      this.$("controls").replaceChildren(...this.controls.all);
      const foot = make("div", { class: "player-foot" }); // on narrow screens it stays in sight
      this.$("caption").before(foot);
      foot.append(this.$("caption"), this.$("cause"), this.$("controls"));
      this.board.addEventListener("keydown", (event) => this.key(event));
      figure.addEventListener("click", (event) => this.click(event));
      const data = this.$("data");
      const run = data && JSON.parse(data.textContent);
      if (run && (run.hops.length || run.steps.some((step) => step.m))) this.load(run);
      else this.rest(run ? run.steps : []);
    }

    // rest leaves the picture as it is: in a run that only reads nothing moves.
    rest(steps) {
      this.steps = steps;
      this.hops = this.moments = this.undo = [];
      this.position = this.shown = 0;
    }

    load(run) {
      this.reset(run.steps);
      for (let i = 0, from = 0; i < run.steps.length; i++) {
        let to = from;
        while (to < run.hops.length && run.hops[to].s === i) to++;
        this.add(i, run.steps[i].m, run.hops.slice(from, to));
        from = to;
      }
      [...this.script.children].forEach((li, i) => this.offer(li, i));
      this.goTo(0);
    }

    begin({ steps, pictures }) {
      this.pause();
      if (pictures) this.$("stage").innerHTML = pictures;
      this.reset(steps);
      this.script.replaceChildren(...steps.map(line));
      [...this.script.children].forEach((li, i) => this.offer(li, i));
      const list = this.$("hops");
      if (list) list.querySelector("ol").replaceChildren();
      this.goTo(0);
    }

    // append adds a step to a run of which the steps are not known before.
    append(step) {
      this.steps.push(step);
      const li = line(step);
      this.script.append(li);
      this.offer(li, this.steps.length - 1);
    }

    step(i, { hops = [], m, ...end }) {
      const following = this.position === this.moments.length;
      Object.assign(this.steps[i], end);
      ended(this.script.children[i], end);
      this.add(i, m, hops);
      const list = this.$("hops");
      if (list) {
        list.querySelector("ol").append(...hops.map((hop) => told(this.id, hop, this.hops[hop.c - 1])));
        list.querySelector("summary").textContent = heading(this.hops.length);
      }
      this.show();
      if (following) this.play();
    }

    reset(steps) {
      this.pause();
      this.$("controls").hidden = false;
      this.stage.takeOver();
      this.steps = steps;
      this.hops = [];
      this.moments = []; // {step, hop?, moves}
      this.undo = []; // of the moments before the position
      this.position = 0;
    }

    // add makes the moments of a step.
    add(step, moves, hops) {
      if (moves || !hops.length) this.moments.push({ step, moves });
      for (const hop of hops) {
        this.hops[hop.n - 1] = hop;
        this.moments.push({ step, hop, moves: hop.m });
      }
    }

    // goTo jumps to a position: nothing moves on the way there.
    goTo(position) {
      this.pause();
      position = Math.max(0, Math.min(position, this.moments.length));
      this.stage.still(Math.abs(position - this.position) > 1);
      while (this.position < position) this.take();
      while (this.position > position) {
        this.position--;
        this.stage.apply(this.undo.pop());
      }
      this.show();
    }

    // take does the next moment.
    take() {
      const moment = this.moments[this.position];
      if (moment.hop) this.stage.introduce(moment.hop.new);
      this.undo.push(this.stage.apply(moment.moves));
      this.position++;
    }

    // next does the next moment with what moves in it; done is called when it has
    // been seen.
    next(done) {
      if (!done) this.pause();
      if (this.position >= this.moments.length) return;
      const { hop } = this.moments[this.position];
      if (calm.matches || !hop || !hop.way) {
        this.goToNext(done);
        return;
      }
      this.stage.still(false);
      this.stage.introduce(hop.new);
      this.show(this.position + 1);
      let stop = () => {};
      const arrive = () => {
        stop();
        this.settle = null;
        this.take();
        this.show();
      };
      this.settle = arrive;
      stop = this.stage.travel(hop.way, hop.p, journey / this.pace, () => {
        if (this.settle !== arrive) return;
        arrive();
        if (done) done();
      });
    }

    goToNext(done) {
      this.stage.still(calm.matches);
      this.take();
      this.show();
      if (done) done();
    }

    play() {
      if (this.playing) return;
      if (this.position >= this.moments.length) this.goTo(0);
      this.playing = true;
      this.$("caption").setAttribute("aria-live", "off"); // nobody hears so fast
      this.figure.classList.add("playing");
      const onward = () => {
        const moment = this.moments[this.position - 1];
        const long = moment && moment.hop && moment.hop.d ? 3 : 1;
        this.timer = setTimeout(() => {
          if (this.position >= this.moments.length) this.pause();
          else this.next(onward);
        }, this.position ? (rest * long) / this.pace : 0);
      };
      this.show();
      onward();
    }

    pause() {
      clearTimeout(this.timer);
      if (this.settle) this.settle();
      if (!this.playing) return;
      this.playing = false;
      this.$("caption").setAttribute("aria-live", "polite");
      this.figure.classList.remove("playing");
      this.show();
    }

    toggle() { if (this.playing) this.pause(); else this.play(); }

    // show brings the words up to date: with a position, or with one that is
    // about to be reached.
    show(position = this.position) {
      this.shown = position;
      const moment = this.moments[position - 1], hop = moment && moment.hop;
      const step = moment ? this.steps[moment.step] : null;
      const caption = this.$("caption"), cause = this.$("cause");
      const words = hop ? [make("b", { class: hop.p }, hop.a), " " + hop.x]
        : [step ? step.k + " " + step.x : this.moments.length ? "Antes de tudo: o cluster está pronto, e ninguém pediu nada ainda." : "Esperando o primeiro passo."];
      const text = words.map((w) => w.textContent ?? w).join("");
      if (caption.textContent !== text) caption.replaceChildren(...words);
      cause.replaceChildren(...this.because(moment));
      const last = this.moments.slice(0, position).findLast((m) => m.hop);
      this.$("clock").textContent = (!hop && step && step.at) || (last ? last.hop.t : "");
      this.$("step").textContent = step && hop ? step.k + " " + step.x : "";
      this.stage.mark(this.acting(hop, step), hop ? says(hop) : []);
      this.figure.classList.toggle("behind", position < this.moments.length);
      this.controls.show(position, this.moments.length, this.playing, text);
      this.showDecision(position);
      this.showStep(moment, position);
    }

    because(moment) {
      if (!moment) return [this.moments.length ? `São ${this.moments.length} momentos. Espaço toca e pausa; as setas vão de um em um.` : ""];
      const { hop } = moment;
      if (!hop) return [moment.moves ? "Uma peça parou ou voltou." : "Este passo não muda nada no cluster."];
      const cause = this.hops[hop.c - 1];
      if (!cause) return ["Nada no cluster causou este salto."];
      return ["por causa do ", make("a", { class: "causa", href: `#${this.id}-salto-${hop.c}` }, "salto " + hop.c), `: ${cause.a} ${cause.x}`];
    }

    // acting are the places to mark: who does the hop, and what it is about.
    acting(hop, step) {
      if (!hop) return step && /^(que )?(executo|executei)\b/.test(step.x) ? [["fora", "acts"], ["api", "asked"]] : [];
      const places = [[hop.w, "acts"]];
      if (hop.o) places.push([hop.o, "about"], [hop.o.replace("o", "b"), "about"]); // the document, and the Pod on its node
      if (hop.d) {
        for (const view of this.stage.views) {
          for (const [key, element] of view.fixed) {
            const name = element.dataset.node;
            const verdict = name && hop.d.nodes.find((n) => n.node === name);
            if (verdict) places.push([key, verdict.filter ? "refused" : verdict.node === hop.d.chosen ? "chosen" : "fits"]);
          }
        }
      }
      return places;
    }

    // showDecision has the scheduler's last table under the picture, open while the
    // scheduler decides.
    showDecision(position) {
      const now = this.moments[position - 1];
      const last = this.moments.slice(0, position).findLast((m) => m.hop && m.hop.d);
      const panel = this.$("decision");
      panel.hidden = !last;
      if (last && last !== this.decided) panel.replaceChildren(verdicts(last.hop));
      if (last && (last !== this.decided || this.deciding !== (now === last))) panel.firstChild.open = now === last;
      this.decided = last;
      this.deciding = now === last;
    }

    // showStep marks the step of the moment; what its commands printed is open
    // when the step has ended.
    showStep(moment, position) {
      const next = this.moments[position];
      [...this.script.children].forEach((li, i) => {
        const now = moment && i === moment.step;
        li.classList.toggle("now", !!now);
        if (now) li.setAttribute("aria-current", "step");
        else li.removeAttribute("aria-current");
        const over = now && (!next || next.step !== i);
        for (const details of li.querySelectorAll(".disse")) {
          if (over && !details.open) { details.open = true; details.dataset.opened = ""; }
          if (!now && "opened" in details.dataset) { details.open = false; delete details.dataset.opened; }
        }
      });
    }

    // offer lets a reader go to a step.
    offer(li, i) {
      const { k, x } = this.steps[i];
      const go = make("button", { type: "button", class: "player-go", "aria-label": `Ir ao passo ${i + 1} no desenho: ${k} ${x}`, "data-step": i }, "▸");
      li.prepend(go);
    }

    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const own = event.target.closest("select, a");
      const does = {
        " ": () => this.toggle(), ArrowRight: () => this.next(), ArrowLeft: () => this.goTo(this.shown - 1),
        Home: () => this.goTo(0), End: () => this.goTo(this.moments.length),
      }[event.key];
      if (!does || !this.moments.length || own || (event.key === " " && event.target.closest("button"))) return;
      event.preventDefault();
      does();
    }

    click(event) {
      const cause = event.target.closest("a.causa"), go = event.target.closest(".player-go"), row = event.target.closest(".player-hops li");
      if (go) this.goTo(this.moments.findIndex((m) => m.step >= Number(go.dataset.step)) + 1);
      else if (cause || (row && !event.target.closest("a"))) {
        event.preventDefault();
        const number = Number((cause ? cause.hash : row.id).split("-").pop());
        this.goTo(this.moments.findIndex((m) => m.hop && m.hop.n === number) + 1);
      }
    }
  }

  const players = new Map();
  window.caderno.player = (figure) => {
    if (!players.has(figure)) players.set(figure, new Player(figure));
    return players.get(figure);
  };
  for (const figure of document.querySelectorAll("figure.player")) window.caderno.player(figure);
})();
