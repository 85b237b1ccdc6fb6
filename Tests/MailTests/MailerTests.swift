import HTTPClient
import Kernel
import Mail
import Support
import Synchronization
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2))) struct `The queue of mails` {
    private struct House {
        let services: HubServices
        let clock: ManualClock
        let mailer: Mailer
        let runner: JobRunner

        init(_ port: MailPort) async throws {
            clock = ManualClock(at: `The bytes of a mail`.start)
            let store = try SQLiteStore(path: SQLiteStore.inMemory)
            let now = clock.clock.now()
            try await store.apply(
                KernelSchema.steps + Background.schemaSteps + Mailer.schemaSteps,
                at: now
            )
            services = HubServices(
                store: store,
                clock: clock.clock,
                keys: MemoryKeyVault(),
                cursors: Cursors(key: [1]),
                prints: RequestPrint(key: [2]),
                company: try await Companies.first(in: store, at: now)
            )
            mailer = Mailer(
                services: services,
                identity: MailIdentity(address: try MailAddress("hub@example.org"), name: "Jalon"),
                port: port
            )
            runner = JobRunner(
                store: store,
                handler: mailer.jobHandlers[0],
                clock: clock.clock
            )
        }

        func send(_ key: String = "k") async throws -> MailID? {
            let draft = MailDraft(
                key: key,
                to: try MailAddress("ines@example.org"),
                in: .french,
                .settingsTest(hub: "hub.example")
            )
            let (company, now) = (services.company, clock.clock.now())
            return try await services.store.write { [mailer] session in
                try mailer.send(draft, company: company, at: now, session)
            }
        }

        func row(_ id: MailID?) async throws -> MailRow? {
            guard let id else { return nil }
            let company = services.company
            return try await services.store.read { session in
                try MailRows(session, company: company).find(id)
            }
        }

        func drain() async throws {
            for _ in 0..<100 { guard try await runner.round() else { return } }
        }
    }

    @Test func `The machine of a mail is sound`() {
        #expect(MailMachine.machine.faults == [])
    }

    @Test func `An outage delays a mail, which is then sent once, and its text forgotten`()
        async throws
    {
        // A port that nobody listens on, until a server is started there.
        let first = try await SMTPServer()
        let port = first.port
        await first.stop()
        let place = try #require(MailServer(host: "localhost", port: port, protection: .none))
        let house = try await House(MailPort(MailClient(place)))
        let id = try await house.send()
        try await house.drain()
        #expect(try await house.row(id)?.state == .queued)
        let server = try await SMTPServer(port: port)
        house.clock.advance(by: .seconds(6))
        try await house.drain()
        try await house.drain()
        let row = try await house.row(id)
        #expect(row?.state == .sent)
        #expect(row?.message == nil)
        let mail = await server.next()
        #expect(mail?["to"] == ["ines@example.org"])
        // A second one would come before this.
        _ = try await house.send("other")
        try await house.drain()
        let other = await server.next()
        #expect(other?["hex"] != mail?["hex"])
        await server.stop()
    }

    @Test func `A key is sent once, however often it is asked for`() async throws {
        let sent = Mutex(0)
        let house = try await House(
            MailPort { _, _, _ throws(MailError) in sent.withLock { $0 += 1 } }
        )
        #expect(try await house.send() != nil)
        #expect(try await house.send() == nil)
        try await house.drain()
        #expect(try await house.send() == nil)
        try await house.drain()
        #expect(sent.withLock { $0 } == 1)
    }

    @Test func `What a server refuses for good fails at once, what it defers after three days`()
        async throws
    {
        let refused = try await House(
            MailPort { _, _, _ throws(MailError) in throw MailError(.refused, code: 550, "no") }
        )
        let one = try await refused.send()
        try await refused.drain()
        #expect(try await refused.row(one)?.state == .failed)
        #expect(try await refused.row(one)?.failure == "550: no")
        let deferred = try await House(.none)
        let other = try await deferred.send()
        for wait in BackOff.threeDays.waits {
            try await deferred.drain()
            #expect(try await deferred.row(other)?.state == .queued)
            deferred.clock.advance(by: wait + wait / 10)
        }
        try await deferred.drain()
        #expect(try await deferred.row(other)?.state == .failed)
        let passed = deferred.clock.clock.now().since(`The bytes of a mail`.start)
        #expect(passed > .seconds(3 * 86_400) && passed < .seconds(4 * 86_400))
    }

    @Test func `A command that is taken back sends nothing`() async throws {
        let sent = Mutex(0)
        let house = try await House(
            MailPort { _, _, _ throws(MailError) in sent.withLock { $0 += 1 } }
        )
        let draft = MailDraft(
            key: "k",
            to: try MailAddress("ines@example.org"),
            in: .english,
            .settingsTest(hub: "h")
        )
        let (company, now) = (house.services.company, house.clock.clock.now())
        _ = try? await house.services.store.write { [mailer = house.mailer] session in
            try mailer.send(draft, company: company, at: now, session)
            throw JobFailure("no")
        }
        try await house.drain()
        #expect(sent.withLock { $0 } == 0)
    }
}
