require_relative 'models'
require_relative 'routes/platform'
require_relative 'routes/collection'
require_relative 'routes/forms'

# No access log: it would hold the addresses of visitors and callers.
map('/api') { run Platform }
map('/collect') { run Collection }
map('/') { run Forms }
