/** Who an outside contact is, made up from his id alone: the same id is the same person in every run. */
import { createHash } from 'node:crypto';

export interface Person {
  readonly name: string;
  readonly unionid: string;
  readonly gender: 0 | 1 | 2;
  /** Which of the drawn faces is his. */
  readonly face: number;
}

export const FACES = 96;

const SURNAMES = [
  ...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭',
];
const GIVEN = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰梅雪晨曦子涵梓萱浩然欣怡宇轩诗雨一诺若汐语嫣思远安然书瑶',
];
const SWEET = [
  '小',
  '阿',
  '大',
  '老',
  '爱吃的',
  '努力的',
  '早起的',
  '爱笑的',
  '快乐的',
  '安静的',
  '慢慢走的',
  '不想上班的',
];
const THINGS = [
  '柠檬',
  '橘猫',
  '奶茶',
  '云朵',
  '星星',
  '向日葵',
  '土豆',
  '鲸鱼',
  '饭团',
  '麦子',
  '月亮',
  '海盐',
  '石榴',
  '棉花糖',
  '小鹿',
  '橙子',
];
const LATIN = [
  'Amy',
  'Leo',
  'Kevin',
  'Cici',
  'Momo',
  'Jason',
  'Vivian',
  'Echo',
  'Sunny',
  'Tina',
  'Ray',
  'Luna',
  'Eric',
  'Yoyo',
];
const SIGNS = ['🌻', '🍀', '✨', '🐱', '🌊', '☀️', '🎈', '💪'];
const TRADES = ['房产', '瑜伽', '摄影', '甜品', '母婴', '健身', '花艺', '教育'];

const pick = <Item>(items: readonly Item[], byte: number, fallback: Item): Item =>
  items[byte % items.length] ?? fallback;

function nickname(byte: (index: number) => number): string {
  const full =
    pick(SURNAMES, byte(1), '王') + pick(GIVEN, byte(2), '伟') + (byte(3) % 3 ? pick(GIVEN, byte(4), '') : '');
  const thing = pick(THINGS, byte(5), '柠檬');
  const latin = pick(LATIN, byte(6), 'Amy');
  const kind = byte(0) % 100;
  if (kind < 34) return full;
  if (kind < 58) return pick(SWEET, byte(7), '小') + thing;
  if (kind < 68) return `${latin}${full.slice(0, 1)}`;
  if (kind < 76) return latin;
  if (kind < 84) return `${thing}${pick(SIGNS, byte(8), '✨')}`;
  if (kind < 91) return `${full.slice(0, 1)}${full.slice(-1)}-${pick(TRADES, byte(9), '教育')}`;
  if (kind < 96) return `${latin} ${pick(SIGNS, byte(8), '✨')}`;
  return `${full.slice(0, 1)}${'姐哥总老师'.slice(byte(9) % 3, (byte(9) % 3) + 1)}${1 + (byte(10) % 30)}`;
}

export function personOf(id: string): Person {
  const hash = createHash('sha256').update(`person/${id}`).digest();
  const byte = (index: number): number => hash[index] ?? 0;
  return {
    name: nickname(byte),
    unionid: `oz${createHash('sha256').update(`union/${id}`).digest('base64url').slice(0, 26)}`,
    gender: pick([0, 1, 2] as const, byte(11), 0),
    face: hash.readUInt16BE(12) % FACES,
  };
}
