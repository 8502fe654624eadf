// What is underlined: only what can be seen is drawn, however much there is. A mark is drawn in its first line.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, ViewPlugin, WidgetType, gutter, hoverTooltip } from "@codemirror/view";

const SEVERITIES = ["error", "warning", "advice"];
const SHAPES = ["●", "▲", "◆"];

// A mark is drawn over so many characters at the most: lines can have millions.
const LONGEST = 2000;

const NOTHING = { list: new Uint32Array(), texts: [], since: null };

export const setMarks = StateEffect.define();
export const clearMarks = () => setMarks.of(NOTHING);

const field = StateField.define({
  create: () => NOTHING,
  update(marks, transaction) {
    const set = transaction.effects.find((effect) => effect.is(setMarks));
    if (set) return set.value;
    if (!transaction.docChanged || marks.list.length === 0) return marks;
    const { desc } = transaction.changes;
    return { ...marks, since: marks.since ? marks.since.composeDesc(desc) : desc };
  },
});

// The marks that begin in a range, in the order of the text.
function* marksIn(state, from, to) {
  const { list, since } = state.field(field);
  const now = (place, side) => Math.min(since ? since.mapPos(Math.min(place, since.length), side) : place, state.doc.length);
  let [low, high] = [0, list.length / 3];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (now(list[3 * middle], 1) < from) low = middle + 1;
    else high = middle;
  }
  for (let number = low; number < list.length / 3; number++) {
    const start = now(list[3 * number], 1);
    if (start > to) return;
    const line = state.doc.lineAt(start);
    const end = Math.max(start, Math.min(now(list[3 * number + 1], -1), line.to, start + LONGEST));
    yield { number, from: start, to: end, severity: list[3 * number + 2] };
  }
}

class Point extends WidgetType {
  constructor(severity) {
    super();
    this.severity = severity;
  }

  eq(other) {
    return other.severity === this.severity;
  }

  toDOM() {
    const point = document.createElement("span");
    point.className = `mark-point mark-${SEVERITIES[this.severity]}`;
    return point;
  }
}

const underlines = SEVERITIES.map((severity) => Decoration.mark({ class: `mark mark-${severity}` }));
const points = SEVERITIES.map((_, severity) => Decoration.widget({ widget: new Point(severity), side: 1 }));

// Where very many marks lie upon each other, so many are drawn.
const DRAWN = 1000;

function draw(view) {
  const drawn = [];
  for (const { from, to } of view.visibleRanges) {
    for (const mark of marksIn(view.state, from - LONGEST, to)) {
      const empty = mark.from === mark.to;
      drawn.push(empty ? points[mark.severity].range(mark.from) : underlines[mark.severity].range(mark.from, mark.to));
      if (drawn.length >= DRAWN) return Decoration.set(drawn, true);
    }
  }
  return Decoration.set(drawn, true);
}

const drawing = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = draw(view);
    }

    update(update) {
      const changed = update.startState.field(field) !== update.state.field(field);
      if (changed || update.docChanged || update.viewportChanged) this.decorations = draw(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

class Shape extends GutterMarker {
  constructor(severity) {
    super();
    this.severity = severity;
  }

  eq(other) {
    return other.severity === this.severity;
  }

  toDOM() {
    const shape = document.createElement("span");
    shape.className = `shape-${SEVERITIES[this.severity]}`;
    shape.textContent = SHAPES[this.severity];
    return shape;
  }
}

const shapes = SEVERITIES.map((_, severity) => new Shape(severity));

const margin = gutter({
  class: "cm-shapes",
  lineMarker(view, line) {
    let worst = shapes.length;
    for (const mark of marksIn(view.state, line.from, Math.min(line.to, line.from + 100_000))) {
      worst = Math.min(worst, mark.severity);
      if (worst === 0) break;
    }
    return shapes[worst] ?? null;
  },
  lineMarkerChange: (update) => update.startState.field(field) !== update.state.field(field),
  initialSpacer: () => shapes[0],
});

// The number of the innermost mark there; null where there is none.
export function markAt(state, at) {
  let found = null;
  for (const mark of marksIn(state, at - LONGEST, at)) {
    if (mark.from <= at && at <= mark.to) found = mark;
  }
  return found?.number ?? null;
}

const hovering = hoverTooltip((view, at) => {
  const { texts } = view.state.field(field);
  const here = [];
  for (const mark of marksIn(view.state, at - LONGEST, at)) {
    if (mark.from <= at && at <= mark.to && texts[mark.number] && here.length < 4) here.push(mark);
  }
  if (here.length === 0) return null;
  return {
    pos: here[0].from,
    end: here[0].to,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "mark-tip";
      for (const mark of here) {
        const line = dom.appendChild(document.createElement("p"));
        line.className = `tip-${SEVERITIES[mark.severity]}`;
        line.textContent = texts[mark.number];
      }
      return { dom };
    },
  };
});

export const marking = [field, margin, drawing, hovering];
