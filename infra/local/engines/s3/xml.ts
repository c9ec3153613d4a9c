/** The XML that S3 speaks: a writer for its answers, a reader for the one request that carries XML. */
import { XMLParser } from 'fast-xml-parser';
import { AwsError } from '../aws-error.ts';

/** A list repeats its tag, undefined leaves it out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [tag: string]: XmlValue };

export function writeXml(tag: string, value: XmlValue): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(tag, value)}`;
}

function element(tag: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map((one) => element(tag, one)).join('');
  if (typeof value !== 'object') return `<${tag}>${escaped(String(value))}</${tag}>`;
  const inner = Object.entries(value).map(([name, one]) => element(name, one));
  return `<${tag}>${inner.join('')}</${tag}>`;
}

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);

/** Control characters too: a key may hold a line feed. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be escaped
  return text.replace(/[<>&"'\u0000-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  // Also decodes characters given by their number.
  htmlEntities: true,
  ignoreDeclaration: true,
  isArray: (name) => name === 'Object',
});

/** The keys a `DeleteObjects` names, and whether it wants to hear of failures only. */
export function readDelete(xml: string): { readonly keys: readonly string[]; readonly quiet: boolean } {
  const objects: unknown = parsed(xml)?.Delete?.Object;
  const keys = (Array.isArray(objects) ? objects : []).map((one) => one?.Key);
  if (keys.length === 0 || keys.length > 1000 || !keys.every((key) => typeof key === 'string' && key !== '')) {
    throw new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate.');
  }
  return { keys, quiet: parsed(xml)?.Delete?.Quiet === 'true' };
}

function parsed(xml: string) {
  try {
    return parser.parse(xml);
  } catch (cause) {
    throw new AwsError('MalformedXML', `The XML you provided was not well-formed: ${String(cause)}`);
  }
}
