export {}
throw new Error('hu')
