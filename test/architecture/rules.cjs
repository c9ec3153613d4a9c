/** The import rules of the house. Each rule's comment is its reason; `rules.test.ts` plants a violation of every one. */
const STEP = '^functions/([^/]+/[^/]+)/';
const FAILURE = '^shared/ports/failure[.]ts$';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule(
      'domain-is-pure',
      'rules of the campaign need no network, clock, env or library',
      { path: '^shared/domain/' },
      { pathNot: '^shared/domain/' },
    ),
    rule(
      'ports-speak-domain',
      'a port is described in campaign words only',
      { path: '^shared/ports/' },
      { pathNot: '^shared/(ports|domain)/' },
    ),
    rule(
      'messages-speak-domain',
      'a wire format knows the words, not the wires',
      { path: '^shared/messages/' },
      { pathNot: ['^shared/(messages|domain)/', FAILURE, 'node_modules/zod/'] },
    ),
    rule(
      'story-knows-only-ports',
      'a passage two steps tell alike is told over ports, like a step',
      { path: '^shared/story/' },
      { pathNot: '^shared/(domain|ports|messages|story)/' },
    ),
    rule(
      'adapters-serve-ports',
      'an adapter never reaches up to a handler or across to the glue',
      { path: '^shared/adapters/' },
      { path: '^(shared/(runtime|story)|functions|infra)/' },
    ),
    rule(
      'adapters-never-meet',
      'two outside systems are joined by a step, not by each other',
      { path: '^shared/adapters/([^/]+)/' },
      { path: '^shared/adapters/', pathNot: '^shared/adapters/$1/' },
    ),
    rule(
      'runtime-knows-no-campaign',
      'Lambda glue must be reusable in another product',
      { path: '^shared/runtime/' },
      { path: '^(shared/(domain|ports|adapters|messages|story)|functions|infra)/', pathNot: FAILURE },
    ),
    rule(
      'sdk-lives-in-adapters',
      'one folder per outside system holds its SDK',
      { path: '^(functions|shared)/', pathNot: '^shared/adapters/' },
      { path: 'node_modules/(@aws-sdk|@smithy|sharp|qrcode|fast-xml-parser|zxing-wasm|jsqr|yaml|@duckdb|echarts)/' },
    ),
    rule(
      'middy-lives-in-runtime',
      'a step must run without Lambda',
      { path: '^(functions|shared)/', pathNot: '^shared/runtime/' },
      { path: 'node_modules/(@middy|@aws-lambda-powertools)/' },
    ),
    rule(
      'steps-know-only-ports',
      'a step is the story; handler.ts is the wiring',
      { path: STEP, pathNot: '/(handler|config)[.]ts$' },
      { pathNot: ['^shared/(domain|ports|messages|story)/', '^functions/$1/'] },
    ),
    rule(
      'functions-never-meet',
      'functions talk by message, never by import',
      { path: STEP },
      { path: '^functions/', pathNot: '^functions/$1/' },
    ),
    rule(
      'infra-reads-contracts-only',
      'infra may know what a function needs, never what it does',
      { path: '^infra/', pathNot: '^infra/preview/' },
      {
        path: '^(functions|shared)/',
        pathNot: ['^functions/[^/]+/[^/]+/config[.]ts$', '^shared/adapters/[^/]+/schema[.]ts$'],
      },
    ),
    rule(
      'preview-knows-only-the-renderer',
      'a preview is worth something only if the renderer itself draws it; nothing else of what happens is its business',
      { path: '^infra/preview/' },
      { path: '^(functions|shared)/', pathNot: '^shared/(domain|ports|adapters/(sharp|yaml))/' },
    ),
    rule(
      'preview-is-a-tool',
      'what may look into the renderer is no way for others to do so',
      { path: '^(infra|functions|shared)/', pathNot: '^infra/preview/' },
      { path: '^infra/preview/' },
    ),
    rule(
      'stand-in-is-independent',
      'its worth is that it shares no code with our adapter',
      { path: '^infra/local/wecom/' },
      { path: '^(shared|functions)/' },
    ),
    rule(
      'cdk-lives-in-infra',
      'deploy-time code never ships',
      { path: '^(functions|shared)/' },
      { path: 'node_modules/(aws-cdk-lib|constructs|cdk-nag)/' },
    ),
    rule(
      'production-ignores-tests',
      'what ships stands on its own',
      { path: '^(infra|functions|shared)/' },
      { path: '^test/' },
    ),
    rule('no-cycles', 'a cycle has no first thing to understand', {}, { circular: true }),
    rule('no-orphans', 'unused files leave', { orphan: true, path: '^(shared|infra)/' }, {}),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
