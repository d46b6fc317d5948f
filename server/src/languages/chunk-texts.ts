export { readTextFacts } from './text-facts.ts'
