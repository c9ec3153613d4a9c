/** Who the preview's posters are for: names as people really have them, and the ones that break layouts. */

export interface Sample {
  /** Names its file and stands under it on the contact sheet. */
  readonly label: string;
  readonly nickname: string;
  /** Which of the stand-in's portraits; undefined has no avatar. */
  readonly face: number | undefined;
}

export const SAMPLES: readonly Sample[] = [
  { label: 'usual', nickname: '小鹿爱吃桃', face: 3 },
  { label: 'short', nickname: '叶', face: 8 },
  { label: 'long', nickname: '江南一枝春天里最先开的那朵小桃花', face: 14 },
  { label: 'latin', nickname: 'Christopher McAllister', face: 21 },
  { label: 'emoji', nickname: '🌸阿May👩‍👩‍👧‍👦🇨🇳', face: 27 },
  { label: 'rare-han', nickname: '𠮷野㐂堃龘', face: 33 },
  { label: 'right-to-left', nickname: 'مريم العلي', face: 40 },
  { label: 'empty', nickname: '', face: undefined },
];

export const namedSamples = (names: readonly string[]): readonly Sample[] =>
  names.map((nickname, at) => ({ label: `name-${at + 1}`, nickname, face: 3 + at * 6 }));

/** As long as what a live code of the group mechanic says. */
export const CODE_CONTENT = 'https://work.weixin.qq.com/gm/0123456789abcdef0123456789abcdef';
export const CAMPAIGN_NAME = '春日好物节';
