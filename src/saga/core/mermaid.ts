import { Definition, State } from './asl';

/** A state machine as a Mermaid flow chart: the way through drawn thick, choices as diamonds, the branches of parallel states as boxes. */
export function toMermaid(definition: Definition): string {
  const ids = new Map<string, string>();
  const id = (name: string) => ids.get(name) ?? ids.set(name, `s${ids.size}`).get(name)!;
  return ['flowchart TD', '  start((start))', ...states(definition, id, '  '), `  start ==> ${id(definition.StartAt)}`, ''].join('\n');
}

type Id = (name: string) => string;

function states({ States }: Definition, id: Id, indent: string): string[] {
  return Object.entries(States).flatMap(([name, state]) => [...node(name, state, id, indent), ...arrows(name, state, id, indent)]);
}

function node(name: string, state: State, id: Id, indent: string): string[] {
  const label = `"${name}"`;
  switch (state.Type) {
    case 'Parallel': return box(label, name, state.Branches!, id, indent);
    case 'Map': return box(`"${name}, each"`, name, [state.ItemProcessor as Definition], id, indent);
    case 'Choice': return [`${indent}${id(name)}{${label}}`];
    case 'Succeed': return [`${indent}${id(name)}([${label}])`];
    case 'Fail': return [`${indent}${id(name)}[/${label}/]`];
    case 'Pass': return [`${indent}${id(name)}(${label})`];
    case 'Task': return [`${indent}${id(name)}[${label}]`];
  }
}

/** A state with the machines that run inside it. */
function box(label: string, name: string, inside: Definition[], id: Id, indent: string): string[] {
  return [
    `${indent}subgraph ${id(name)}[${label}]`,
    ...inside.flatMap((definition, index) => [
      `${indent}  subgraph ${id(name)}b${index}[" "]`,
      ...states(definition, id, `${indent}    `),
      `${indent}  end`,
    ]),
    `${indent}end`,
  ];
}

function arrows(name: string, { Next, Default, Choices = [], Catch = [] }: State, id: Id, indent: string): string[] {
  const to = (arrow: string) => (next: string) => `${indent}${id(name)} ${arrow} ${id(next)}`;
  const unique = (rules: { Next?: string }[]) => [...new Set(rules.map((rule) => rule.Next!))];
  return [
    ...[Next, Default].filter((next) => next !== undefined).map(to('==>')),
    ...unique(Choices).map(to('-->')),
    ...unique(Catch).map(to('-.->')),
  ];
}
