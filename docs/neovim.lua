-- Art25 in Neovim 0.7 or later, as a part of init.lua.
local client
vim.api.nvim_create_autocmd('FileType', {
  callback = function(event)
    local config = { name = 'art25', cmd = { 'art25', 'lsp', '--stdio' }, root_dir = vim.fn.getcwd() }
    if vim.lsp.start then
      vim.lsp.start(config, { bufnr = event.buf })
    else -- 0.7
      client = client or vim.lsp.start_client(config)
      vim.lsp.buf_attach_client(event.buf, client)
    end
  end,
})
