import { useState } from 'react'
import type { FormEvent, JSX } from 'react'

const jobTypes = ['Sales', 'Marketing', 'Operations', 'Research', 'Human resources', 'Other']

/** An invited member checks what the customer sent and completes it. Nothing else is asked. */
export function SignUpForm({ onDone }: { onDone: () => void }): JSX.Element {
  const [failed, setFailed] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const body = JSON.stringify(Object.fromEntries(new FormData(event.currentTarget)))
    const response = await fetch('/me', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body,
    })
    setFailed(!response.ok)
    if (response.ok) onDone()
  }

  return (
    <form name="member" onSubmit={submit}>
      <label htmlFor="firstName">First name</label>
      <input id="firstName" name="firstName" autoComplete="given-name" required />
      <label htmlFor="lastName">Last name</label>
      <input id="lastName" name="lastName" autoComplete="family-name" required />
      <label htmlFor="country">Country</label>
      <input id="country" name="country" autoComplete="country-name" required />
      <label htmlFor="jobType">Job type</label>
      <select id="jobType" name="jobType" required>
        {jobTypes.map((jobType) => (
          <option key={jobType}>{jobType}</option>
        ))}
      </select>
      <p>
        Your company gave us your business email address and name.{' '}
        <a href="/privacy">How we handle your data</a>
      </p>
      {failed && <p role="alert">This could not be saved. Please try again.</p>}
      <button type="submit">Confirm</button>
    </form>
  )
}
