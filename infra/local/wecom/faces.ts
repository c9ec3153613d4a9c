/** Avatars: a small set of simple portraits in varied colours, drawn once each as the 132 px JPEG WeChat serves. */
import sharp from 'sharp';
import { FACES } from './people.ts';

const SIDE = 132;
const drawn = new Map<number, Promise<Buffer>>();

function portrait(face: number): string {
  const hue = (face * 360) / FACES;
  const skin = ['#f6d7b8', '#eec39a', '#e0ac7e', '#fbe3cd'][face % 4];
  const hair = ['#2d1f1a', '#4a2f22', '#151515', '#6b4a2e', '#8a5a3a'][face % 5];
  const lift = (face % 7) - 3;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">
    <defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="hsl(${hue}, 70%, 72%)"/><stop offset="1" stop-color="hsl(${(hue + 50) % 360}, 65%, 52%)"/>
    </linearGradient></defs>
    <rect width="132" height="132" fill="url(#g)"/>
    <ellipse cx="66" cy="128" rx="46" ry="34" fill="hsl(${(hue + 180) % 360}, 45%, 45%)"/>
    <rect x="56" y="80" width="20" height="24" rx="8" fill="${skin}"/>
    <circle cx="66" cy="${44 + lift}" r="34" fill="${hair}"/>
    <ellipse cx="66" cy="${62 + lift}" rx="25" ry="29" fill="${skin}"/>
    <circle cx="57" cy="${60 + lift}" r="3" fill="#333"/><circle cx="75" cy="${60 + lift}" r="3" fill="#333"/>
    <path d="M56 ${72 + lift} q10 ${6 + (face % 5)} 20 0" stroke="#a4503c" stroke-width="2.5" fill="none"/>
  </svg>`;
}

const draw = (face: number): Promise<Buffer> =>
  sharp(Buffer.from(portrait(face)))
    .jpeg({ quality: 85 })
    .toBuffer();

export function facePicture(face: number): Promise<Buffer> {
  const known = drawn.get(face);
  if (known !== undefined) return known;
  const fresh = draw(face);
  drawn.set(face, fresh);
  return fresh;
}
