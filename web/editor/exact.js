// The bytes of a file that an editor cannot hold as text, until something is changed in it. Undoing brings them back.
import { invertedEffects } from "@codemirror/commands";
import { StateEffect, StateField } from "@codemirror/state";

export const setExact = StateEffect.define();

const field = StateField.define({
  create: () => null,
  update(bytes, transaction) {
    const set = transaction.effects.find((effect) => effect.is(setExact));
    if (set) return set.value;
    return transaction.docChanged ? null : bytes;
  },
});

export const exactBytes = [
  field,
  invertedEffects.of((transaction) => {
    const before = transaction.startState.field(field);
    const is = transaction.state.field(field);
    return before === is ? [] : [setExact.of(before)];
  }),
];

export const exactOf = (state) => state.field(field);
