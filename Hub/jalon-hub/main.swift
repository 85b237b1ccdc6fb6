import Hub

await HubProgram.main()
