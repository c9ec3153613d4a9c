/**
 * The two XML texts of a callback. The outer one is hostile until its signature is checked, so it is not parsed at all:
 * only the sealed text is cut out of it, in one pass. The inner one is WeCom's own and read as tolerantly as it is written.
 */
import { XMLParser } from 'fast-xml-parser';
import { Refused } from '#shared/ports/failure.ts';

const OPENING = '<Encrypt>';
const CLOSING = '</Encrypt>';
const CDATA = '<![CDATA[';
const CDATA_END = ']]>';

/** The sealed text of a delivery. @throws Refused `NOT_XML`, `ENTITIES_FORBIDDEN` */
export function sealedTextOf(body: Uint8Array): string {
  const xml = Buffer.from(body).toString('utf8');
  if (declaresEntities(xml)) throw new Refused('ENTITIES_FORBIDDEN', 'A callback declares a document type.');
  const start = xml.indexOf(OPENING);
  const end = xml.indexOf(CLOSING, start);
  if (!isXmlElement(xml) || start < 0 || end < 0) throw new Refused('NOT_XML', 'A callback is no sealed XML.');
  const sealed = withoutCdata(xml.slice(start + OPENING.length, end).trim());
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(sealed)) throw new Refused('NOT_XML', 'The sealed text is no Base64.');
  return sealed;
}

/** The elements of an opened event, text or nested, none of them interpreted. */
export type Elements = Readonly<Record<string, unknown>>;

/** No values are guessed to be numbers and no entity is expanded: ids must stay as they are. */
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  isArray: (name) => name === 'Item',
});

/** @throws Refused `NOT_XML`, `ENTITIES_FORBIDDEN` */
export function elementsOf(message: Uint8Array): Elements {
  const xml = Buffer.from(message).toString('utf8');
  // What a customer wrote stands in CDATA and may say anything.
  if (declaresEntities(outsideCdata(xml)))
    throw new Refused('ENTITIES_FORBIDDEN', 'An event declares a document type.');
  if (!isXmlElement(xml)) throw new Refused('NOT_XML', 'An event is no XML.');
  try {
    const parsed: { readonly xml?: unknown } = parser.parse(xml);
    return typeof parsed.xml === 'object' && parsed.xml !== null ? { ...parsed.xml } : {};
  } catch (cause) {
    throw new Refused('NOT_XML', 'An event is no XML.', {}, { cause });
  }
}

const declaresEntities = (xml: string): boolean => /<!(?:DOCTYPE|ENTITY)/i.test(xml);

const isXmlElement = (xml: string): boolean =>
  /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?<xml>/.test(xml) && xml.trimEnd().endsWith('</xml>');

function withoutCdata(text: string): string {
  const wrapped = text.startsWith(CDATA) && text.endsWith(CDATA_END);
  return wrapped ? text.slice(CDATA.length, -CDATA_END.length).trim() : text;
}

/** In one pass from left to right, whatever the text. */
function outsideCdata(xml: string): string {
  const [before = '', ...sections] = xml.split(CDATA);
  const after = sections.map((section) => {
    const end = section.indexOf(CDATA_END);
    return end < 0 ? '' : section.slice(end + CDATA_END.length);
  });
  return before + after.join('');
}
