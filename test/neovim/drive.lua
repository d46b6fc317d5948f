-- Drives one Neovim: opens a file, waits for what Art25 says of it, chooses an answer, and writes down what it saw.
local seen = {}

local function finish()
  local file = assert(io.open(vim.env.ART25_SEEN, 'w'))
  file:write(vim.json.encode(seen))
  file:close()
  vim.cmd('qall!')
end

local function wait_for(what, condition)
  if not vim.wait(60000, condition, 20) then
    seen.missing = what
    seen.messages = vim.fn.execute('messages')
    finish()
  end
end

local function diagnostics()
  return vim.tbl_map(function(one)
    return { line = one.lnum + 1, message = one.message, source = one.source }
  end, vim.diagnostic.get(0))
end

vim.cmd('edit src/user.ts')
wait_for('a diagnostic', function() return #diagnostics() > 0 end)
seen.before = diagnostics()

vim.api.nvim_win_set_cursor(0, { seen.before[1].line, 2 })
-- The person who chooses from the list.
vim.ui.select = function(items, options, choose)
  seen.actions = vim.tbl_map(options.format_item, items)
  for at, title in ipairs(seen.actions) do
    if vim.startswith(title, 'Declare') then return choose(items[at], at) end
  end
end
vim.lsp.buf.code_action()
wait_for('a change of the map', function()
  local map = vim.fn.bufnr('datamap.yaml')
  return map > 0 and vim.bo[map].modified
end)
vim.cmd('wall')
wait_for('the end of the diagnostic', function() return #diagnostics() == 0 end)
finish()
