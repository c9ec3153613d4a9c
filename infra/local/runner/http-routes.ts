/**
 * Which route of the HTTP API a request takes: a literal path before one with parameters, that before a greedy one, a
 * method before ANY, `$default` last (AWS: "Working with routes for HTTP APIs").
 */
export interface RouteMatch {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export interface Routes {
  match(method: string, path: string): RouteMatch | undefined;
}

interface Route {
  readonly routeKey: string;
  readonly method: string;
  readonly segments: readonly string[];
}

export function routesOf(routeKeys: readonly string[]): Routes {
  const routes = routeKeys.filter((key) => key !== DEFAULT).map(parsed);
  const ordered = routes.toSorted((left, right) => (rank(left) < rank(right) ? -1 : 1));
  const fallback = routeKeys.includes(DEFAULT) ? { routeKey: DEFAULT, pathParameters: {} } : undefined;
  return {
    match: (method, path) => {
      const segments = path.split('/').slice(1);
      for (const route of ordered) {
        if (route.method !== 'ANY' && route.method !== method) continue;
        const pathParameters = parametersOf(route.segments, segments);
        if (pathParameters) return { routeKey: route.routeKey, pathParameters };
      }
      return fallback;
    },
  };
}

const DEFAULT = '$default';
const PARAMETER = /^\{([^}+]+)(\+?)\}$/;

function parsed(routeKey: string): Route {
  const [method, path, ...rest] = routeKey.split(' ');
  if (method === undefined || !path?.startsWith('/') || rest.length > 0)
    throw new Error(`route ${routeKey} is not read`);
  return { routeKey, method, segments: path.split('/').slice(1) };
}

function rank({ method, segments }: Route): string {
  const kinds = segments.map((segment) => {
    const greedy = PARAMETER.exec(segment)?.[2];
    if (greedy === undefined) return 0;
    return greedy === '' ? 1 : 2;
  });
  return `${kinds.join('')}${method === 'ANY' ? 1 : 0}`;
}

function parametersOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [at, wanted] of pattern.entries()) {
    const [, name, greedy] = PARAMETER.exec(wanted) ?? [];
    if (name !== undefined && greedy === '+') {
      if (segments.length <= at) return undefined;
      return { ...parameters, [name]: decoded(segments.slice(at).join('/')) };
    }
    const segment = segments[at];
    if (segment === undefined || (name === undefined && segment !== wanted) || (name !== undefined && segment === '')) {
      return undefined;
    }
    if (name !== undefined) parameters[name] = decoded(segment);
  }
  return segments.length === pattern.length ? parameters : undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
