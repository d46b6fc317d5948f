/** What a name says of a shape that takes in what a person typed: `CreateUserDto`, `signUpSchema`, `LoginFormValues`. */
export function saysCollected(name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (answers.test(last) || programs.test(last)) return false
  return collects.test(last) || collectsFirst.test(last) || collectsWithin.test(last)
}

const answers = /(?:Response|Result|Output|Event|Entity|Reply)s?(?:Schema|Dto|DTO|Type|Model|Data)?$/
/** What works on what was typed, and holds none of it itself. */
const programs =
  /(?:Controller|Service|Handler|Listener|Middleware|Provider|Repository|Factory|Helper|Job|Worker)$/
const collects =
  /(?:Input|Body|Request|Req|Form|FormValues|FormData|FormFields)s?(?:Schema|Validator|Validation|Dto|DTO|Type|Values|Data|Model)?$|^(?:form|body|input|request)(?:Schema|Values|Data)?$/
const collectsFirst =
  /^(?:[zZ](?=[A-Z]))?(?:create|update|edit|add|invite|register|registration|signup|sign_?(?:up|in)|signin|login|log_?in|submit|patch|upsert|reset|forgot|change|contact|checkout|subscribe|onboard(?:ing)?|Create|Update|Edit|Add|Invite|Register|Registration|Sign(?:up|in|Up|In)|Log[iI]n|Submit|Patch|Upsert|Reset|Forgot|Change|Contact|Checkout|Subscribe|Onboard(?:ing)?)(?=[A-Z_])(?!Contact[A-Z])/
/** A verb alone, or within the name of a transfer object: `signUp`, `AuthRegisterLoginDto`. */
const collectsWithin =
  /^(?:create|update|edit|invite|register|registration|sign_?(?:up|in)|login|patch|upsert|subscribe|onboarding)(?:Schema)?$|(?:Create|Update|Edit|Invite|Register|Registration|SignUp|SignIn|Login|Submit|Upsert|Reset|Forgot|Change)\w*Dto$/i
