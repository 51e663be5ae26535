import { evaluate, Sight } from './intrinsics';
import { read, write } from './path';

export type Json = any;

/** A template as in `Parameters` and `ResultSelector`: keys that end in `.$` are evaluated. */
export function render(template: Json, sight: Sight): Json {
  if (Array.isArray(template)) return template.map((element) => render(element, sight));
  if (template === null || typeof template !== 'object') return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) =>
    key.endsWith('.$') ? [key.slice(0, -2), evaluate(value as string, sight)] : [key, render(value, sight)]));
}

/** `InputPath`, then `Parameters`. */
export function effectiveInput(state: Json, sight: Sight): Json {
  const input = select(state.InputPath, sight);
  return state.Parameters === undefined ? input : render(state.Parameters, { ...sight, input });
}

/** `ResultSelector`, `ResultPath` over the raw input, then `OutputPath`. */
export function output(state: Json, result: Json, sight: Sight): Json {
  const selected = state.ResultSelector === undefined ? result : render(state.ResultSelector, { ...sight, input: result });
  return select(state.OutputPath, { ...sight, input: place(state.ResultPath, sight.input, selected) });
}

/** The raw input with the result at `ResultPath`; `null` drops the result. */
export function place(resultPath: string | null | undefined, input: Json, result: Json): Json {
  if (resultPath === null) return input;
  return write(resultPath ?? '$', input, result);
}

function select(path: string | null | undefined, { input, context }: Sight): Json {
  if (path === null) return {};
  if (path === undefined) return input;
  return path.startsWith('$$') ? read(path, context) : read(path, input);
}
