describe('x', () => {
  it('y', () => {
    process.exit(3)
  })
})
export {}
