/** Settings from the environment; `.env.example` explains them. */
export const config = {
  publicUrl: required('PUBLIC_URL'),
  port: Number(process.env.PORT ?? 3000),
  signInSecret: required('SIGN_IN_SECRET'),
  brevoApiKey: required('BREVO_API_KEY'),
  mailFrom: required('MAIL_FROM'),
  sentryDsn: required('SENTRY_DSN'),
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}
