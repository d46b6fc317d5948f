import { say } from '../model/message.ts'

/** What only a person can answer, by its key, as it is asked in a comment where the key is absent. */
export const openQuestions = {
  activity: say('which processing activity needs this data?'),
  retention: say('how long is it kept, from when, and what happens then?'),
  because: say('why is this no personal data?'),
} as const
