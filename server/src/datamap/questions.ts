/** What only a person can answer, as it is asked in a comment where the key is absent. */
export const openQuestions = {
  activity: 'activity: which processing activity needs this data?',
  retention: 'retention: how long is it kept, from when, and what happens then?',
} as const
