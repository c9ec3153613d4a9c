/** A participant's page as the outside and the log see it: through the runtime, with everything written to stdout captured. */
import { describe, expect, test } from 'vitest';
import { showPage } from '#functions/reward/page/page.ts';
import { claimOnPage } from '#functions/reward/redeem/redeem.ts';
import { replaceLink } from '#functions/reward/relink/relink.ts';
import { TRY_AGAIN } from '#shared/domain/notice/wording.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import { type HttpWork, httpHandler } from '#shared/runtime/http-handler.ts';
import { aContext, anHttpEvent, type SentRequest } from '#test/runtime/lambda-events.ts';
import { captured } from '#test/support/captured-output.ts';
import { pageWorld } from './page-world.ts';

const knock = (name: string, step: HttpWork['step'], sent: SentRequest) =>
  captured(() => httpHandler({ name, step, apology: TRY_AGAIN })(anHttpEvent(sent), aContext()));

async function visited() {
  const world = await pageWorld({ name: '标记活动-7f3a' });
  const { held } = await world.holds(3);
  const sent = { path: `/me/${world.token}`, pathParameters: { token: world.token } };
  const secrets = new RegExp([world.token, held?.code, '标记', '7f3a', '\\bann\\b', 'ref-of-ann'].join('|'));
  return { world, sent, secrets };
}

describe('the log of a participant’s page', () => {
  test('says that it was shown, and neither by which link nor to whom', async () => {
    const { world, sent, secrets } = await visited();

    const { result, lines, text } = await knock('reward/page', (request) => showPage(world.ports, request), sent);

    expect(result.statusCode).toBe(200);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ outcome: 'shown', status: 200 });
    expect(text).not.toMatch(secrets);
  });

  test('says what was claimed in one word', async () => {
    const { world, sent, secrets } = await visited();
    const claim = { ...sent, method: 'POST', body: 'rung=3' };

    const first = await knock('reward/redeem', (request) => claimOnPage(world.ports, request), claim);
    const again = await knock('reward/redeem', (request) => claimOnPage(world.ports, request), claim);

    expect([first.lines[0], again.lines[0]]).toMatchObject([{ outcome: 'claimed' }, { outcome: 'claimed-before' }]);
    expect(first.text + again.text).not.toMatch(secrets);
    expect(first.result).toMatchObject({ statusCode: 303, headers: { location: `/me/${world.token}` }, body: '' });
  });

  test('says nothing of a new link, and of a press from elsewhere only that', async () => {
    const { world, sent, secrets } = await visited();
    const press = { ...sent, method: 'POST', body: `seed=${'s'.repeat(32)}` };
    const relink: HttpWork['step'] = (request) => replaceLink(world.ports, request);

    const foreign = await knock('reward/relink', relink, { ...press, headers: { 'sec-fetch-site': 'cross-site' } });
    const own = await knock('reward/relink', relink, { ...press, headers: { 'sec-fetch-site': 'same-origin' } });

    expect(foreign.result).toMatchObject({ statusCode: 403, body: 'PRESSED_ELSEWHERE' });
    expect(own.result.statusCode).toBe(303);
    expect(foreign.text + own.text).not.toMatch(secrets);
    expect(own.text).not.toContain('sssss');
  });

  test('has the code of what is unwell, and people read words', async () => {
    const { sent, secrets } = await visited();
    const step: HttpWork['step'] = async () => {
      throw new RetryLater('STORE_UNWELL', 'x');
    };

    const { result, lines, text } = await knock('reward/page', step, sent);

    expect(result).toMatchObject({ statusCode: 503, body: TRY_AGAIN });
    expect(lines[0]).toMatchObject({ code: 'STORE_UNWELL' });
    expect(text).not.toMatch(secrets);
  });

  test('names a defect to us, and people read words', async () => {
    const { sent } = await visited();
    const step: HttpWork['step'] = async () => {
      throw new Error('of ours');
    };

    const { result } = await knock('reward/page', step, sent);

    expect(result).toMatchObject({ statusCode: 500, body: TRY_AGAIN });
  });
});
