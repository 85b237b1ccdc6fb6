import Edge

await EdgeProgram.main()
