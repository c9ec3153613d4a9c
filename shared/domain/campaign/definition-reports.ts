/** What a campaign's file says of its reports: a word of the operator on every page, and the robot of whose WeCom group tells of them. */
import type { ReportRules } from './campaign.ts';
import type { Place } from './fault.ts';

const LONGEST_REMARK = 200;

/** Absent: reports lie in the bucket, and nobody is told. */
export function readReports(place: Place): ReportRules | undefined {
  if (place.isAbsent) return undefined;
  place.onlyFields('robot', 'lang', 'remark');
  const [robot, lang, remark] = [place.at('robot'), place.at('lang'), place.at('remark')];
  return {
    lang: lang.isAbsent ? 'zh' : lang.oneOf(['zh', 'en']),
    ...(robot.isAbsent ? {} : { robot: robot.text('the name a robot’s key was set under, of a-z, 0-9 and -', isName) }),
    ...(remark.isAbsent ? {} : { remark: remark.text(`a remark of at most ${LONGEST_REMARK} characters`, isRemark) }),
  };
}

const isName = (text: string): boolean => /^[a-z0-9-]{1,32}$/.test(text);
const isRemark = (text: string): boolean => text.trim() !== '' && [...text].length <= LONGEST_REMARK;
