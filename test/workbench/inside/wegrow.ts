/* In a copy of `examples/wegrow`. */
// First, because others add maps to choose from.
import './commands.ts'
import './typing.ts'
import './quick-fixes.ts'
import './map.ts'
import './navigation.ts'
import './tasks.ts'
// Last, because it kills the server.
import './server.ts'
