import fc from 'fast-check'

// One seed, so that a proof of a checkout says the same each time. Another explores: FAST_CHECK_SEED=7 npm test.
fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 25) })
