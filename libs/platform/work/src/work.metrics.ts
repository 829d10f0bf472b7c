import type { Metrics } from '@mbaas/platform-observability';

/** What the queue counts; names of work and codes come from declarations. */
export interface WorkMetrics {
  published(work: string): void;
  settled(work: string, outcome: 'done' | 'retry' | 'dead'): void;
  deadLetter(work: string, code: string): void;
}

const declared = new WeakMap<Metrics, WorkMetrics>();

/** The queue's metrics of a registry; several queues of a process share them. */
export function workMetrics(metrics: Metrics): WorkMetrics {
  let made = declared.get(metrics);
  if (made === undefined) {
    made = declare(metrics);
    declared.set(metrics, made);
  }
  return made;
}

function declare(metrics: Metrics): WorkMetrics {
  const published = metrics.counter({ name: 'mbaas_work_published_total', help: 'Messages of work published.', labels: ['work'] });
  const settled = metrics.counter({ name: 'mbaas_work_outcomes_total', help: 'Outcomes of tries: done, tried again, dead letter.', labels: ['work', 'outcome'] });
  const deadLetters = metrics.counter({ name: 'mbaas_work_dead_letters_total', help: 'Work that ended in its dead-letter topic.', labels: ['work', 'code'] });
  return {
    published: (work) => published.inc({ work }),
    settled: (work, outcome) => settled.inc({ work, outcome }),
    deadLetter: (work, code) => deadLetters.inc({ work, code }),
  };
}
