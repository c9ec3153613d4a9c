/**
 * The template's schedules: each invokes its function asynchronously when it is due, with the scheduled time in its
 * input. A schedule can be fired by hand, and run every few moments for a demonstration; then runs never overlap.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AsynchronousInvoke } from './asynchronous-invoke.ts';
import { type Blueprint, labelOf } from './blueprint.ts';
import type { TemplateResource } from './cloud-assembly.ts';
import type { Functions } from './functions.ts';
import type { Answered, LambdaFunction } from './lambda-function.ts';
import { everyMs, type Timetable, timetable } from './schedule-expression.ts';

export interface Schedules {
  /** Invokes the step with its schedule's input as of now, or as of the given time. */
  fire(step: string, scheduledAt?: Date): Promise<Answered>;
  resume(): void;
  pause(): void;
}

export interface SchedulesOptions {
  readonly plan: Blueprint;
  readonly functions: Functions;
  readonly asynchronous: AsynchronousInvoke;
  /** By step: run so often instead of as the template says. */
  readonly everyMs: Readonly<Record<string, number>>;
  readonly onProblem: (line: string) => void;
}

interface Schedule {
  readonly lambda: LambdaFunction;
  readonly arn: string;
  readonly input: string;
  readonly isEnabled: boolean;
  readonly times: Timetable;
}

/** What is run more often than the template says rests so many times as long as it ran: it grows with its data. */
const RESTS_PER_RUN = 9;
/** Longest wait a Node timer can hold. */
const LONGEST_TIMER_MS = 2_147_483_647;

export function schedules(options: SchedulesOptions): Schedules {
  const all = options.plan.resources('AWS::Scheduler::Schedule').map((resource) => scheduleOf(resource, options));
  const unknown = Object.keys(options.everyMs).filter(
    (step) => !all.some((each) => each.lambda.definition.step === step),
  );
  if (unknown.length > 0) throw new Error(`there is no schedule for ${unknown.join(', ')}`);
  const timers = new Map<Schedule, NodeJS.Timeout>();
  let isRunning = false;

  const arm = (schedule: Schedule, dueAt: Date | undefined) => {
    if (!isRunning || dueAt === undefined) return;
    const waitMs = Math.max(0, dueAt.getTime() - Date.now());
    const isFar = waitMs > LONGEST_TIMER_MS;
    const ring = () => (isFar ? arm(schedule, dueAt) : void run(schedule, dueAt));
    timers.set(schedule, setTimeout(ring, Math.min(waitMs, LONGEST_TIMER_MS)));
  };
  const run = async (schedule: Schedule, dueAt: Date) => {
    const { lambda } = schedule;
    const running = options.asynchronous
      .invoke(lambda, inputAt(schedule, dueAt))
      .catch((error: unknown) => options.onProblem(`schedule of ${lambda.definition.step}: ${String(error)}`));
    if (options.everyMs[lambda.definition.step] === undefined) return arm(schedule, schedule.times.next(dueAt));
    const beganAt = Date.now();
    await running;
    const restedAt = Date.now() + RESTS_PER_RUN * (Date.now() - beganAt);
    arm(schedule, new Date(Math.max(restedAt, schedule.times.next(new Date())?.getTime() ?? 0)));
  };

  return {
    fire: (step, scheduledAt = new Date()) => {
      const schedule = all.find(({ lambda }) => lambda.definition.step === step);
      if (!schedule) throw new Error(`there is no schedule for ${step}`);
      return schedule.lambda.invoke(inputAt(schedule, scheduledAt));
    },
    resume: () => {
      if (isRunning) return;
      isRunning = true;
      for (const schedule of all) if (schedule.isEnabled) arm(schedule, schedule.times.next(new Date()));
    },
    pause: () => {
      isRunning = false;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

function scheduleOf(resource: TemplateResource, { plan, functions, everyMs: every }: SchedulesOptions): Schedule {
  const properties = plan.read(resource, {
    ScheduleExpression: z.string(),
    ScheduleExpressionTimezone: z.optional(z.string()),
    State: z.optional(z.enum(['ENABLED', 'DISABLED'])),
    Target: z.object({ Arn: z.string(), Input: z._default(z.string(), '{}') }),
  });
  const lambda = functions.named(properties.Target.Arn);
  if (!lambda) throw new Error(`${labelOf(resource)}: ${properties.Target.Arn} is no step of this app`);
  const often = every[lambda.definition.step];
  return {
    lambda,
    arn: `arn:aws:scheduler:${plan.region}:${plan.account}:schedule/default/${resource.logicalId}`,
    input: properties.Target.Input,
    isEnabled: properties.State !== 'DISABLED',
    times:
      often === undefined
        ? timetable(properties.ScheduleExpression, properties.ScheduleExpressionTimezone)
        : everyMs(often),
  };
}

/** AWS: "Adding context attributes in EventBridge Scheduler". */
const inputAt = ({ input, arn }: Schedule, scheduledAt: Date): string =>
  input
    .replaceAll('<aws.scheduler.scheduled-time>', scheduledAt.toISOString().replace(/\.\d+Z$/, 'Z'))
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.execution-id>', randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', '1');
