/**
 * What can be rebuilt: the flows. They are made from the last thing that happens to the first, because each is handed
 * the queues it speaks to.
 */
import { CfnParameter, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Architecture, Code } from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { DefectWatch } from '../constructs/defect-watch.ts';
import { FixedAddress } from '../constructs/fixed-address.ts';
import { type CallbackDomain, FrontDoor } from '../constructs/front-door.ts';
import { Quarantine } from '../constructs/quarantine.ts';
import type { Site } from '../constructs/site.ts';
import { WecomWatch } from '../constructs/wecom-watch.ts';
import { CallbackFlow } from '../flows/callback-flow.ts';
import { CodeFlow } from '../flows/code-flow.ts';
import { ContactFlow } from '../flows/contact-flow.ts';
import { GroupFlow } from '../flows/group-flow.ts';
import { NoticeFlow } from '../flows/notice-flow.ts';
import { OperatorFlow } from '../flows/operator-flow.ts';
import { OutboxFlow } from '../flows/outbox-flow.ts';
import { PosterFlow } from '../flows/poster-flow.ts';
import { PosterPage } from '../flows/poster-page.ts';
import { PosterWarming } from '../flows/poster-warming.ts';
import { ReportFlow } from '../flows/report-flow.ts';
import { RewardFlow } from '../flows/reward-flow.ts';
import { RewardPage } from '../flows/reward-page.ts';
import { WelcomeFlow } from '../flows/welcome-flow.ts';
import type { Stage } from '../stages.ts';
import type { StateStack } from './state-stack.ts';

export interface ServiceStackProps extends StackProps {
  readonly stage: Stage;
  readonly state: StateStack;
  readonly architecture: Architecture;
  readonly codeOf: (step: string) => Code;
  readonly callbackDomain: CallbackDomain | undefined;
  readonly alarmEmails: readonly string[];
}

export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { stage, state, architecture, codeOf, callbackDomain } = props;
    const fixedAddress = new FixedAddress(this, 'FixedAddress', { stage, address: state.address });
    const site: Site = { stage, architecture, codeOf, fixedAddress, alarms: this.alarmTopic(props.alarmEmails) };
    const quarantine = new Quarantine(this, 'Quarantine', { site });
    const flow = { site, state, quarantine, wecomApiBase: this.wecomApiBase() };
    const frontDoor = new FrontDoor(this, 'FrontDoor', { site, callbackDomain });

    const welcome = new WelcomeFlow(this, 'Welcome', { ...flow, publicBaseUrl: frontDoor.baseUrl });
    const pictureHosts = this.pictureHosts();
    const poster = new PosterFlow(this, 'Poster', { ...flow, welcome, pictureHosts });
    const warming = new PosterWarming(this, 'PosterWarming', { ...flow, poster });
    new PosterPage(this, 'PosterPage', { ...flow, frontDoor });
    const group = new GroupFlow(this, 'Group', flow);
    const contact = new ContactFlow(this, 'Contact', { ...flow, group, poster, welcome });
    const reward = new RewardFlow(this, 'Reward', { ...flow, group, contact });
    new RewardPage(this, 'RewardPage', { ...flow, frontDoor, pictureHosts });
    new OutboxFlow(this, 'Outbox', { ...flow, poster, reward });
    new CallbackFlow(this, 'Callback', { ...flow, group, contact, frontDoor });
    new CodeFlow(this, 'Code', flow);
    new ReportFlow(this, 'Report', flow);
    new NoticeFlow(this, 'Notice', flow);
    // After every queue: it is handed the dead letters of those that stand by then.
    new OperatorFlow(this, 'Operator', { ...flow, group, contact, poster, warming, reward, pictureHosts });
    new WecomWatch(this, 'WecomWatch', { site, within: this });
    new DefectWatch(this, 'DefectWatch', { site, within: this });
  }

  private wecomApiBase(): string {
    return new CfnParameter(this, 'WecomApiBase', {
      default: 'https://qyapi.weixin.qq.com',
      description: 'Where the WeCom API is; a private deployment of WeCom has its own.',
    }).valueAsString;
  }

  /** Avatars and code pictures are fetched from these hosts and no others. */
  private pictureHosts(): string {
    return new CfnParameter(this, 'PictureHosts', {
      default: 'wx.qlogo.cn,p.qlogo.cn,wework.qpic.cn,p.qpic.cn',
      description: 'Hosts that pictures may be fetched from, separated by commas.',
    }).valueAsString;
  }

  private alarmTopic(emails: readonly string[]): sns.Topic {
    const topic = new sns.Topic(this, 'Alarms', { enforceSSL: true });
    // With a policy of its own a topic no longer lets CloudWatch in by default.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    for (const email of emails) topic.addSubscription(new EmailSubscription(email));
    Validations.of(topic).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason: "CloudWatch may not publish to a topic under AWS's default key; alarms name queues and steps, no people.",
    });
    return topic;
  }
}
