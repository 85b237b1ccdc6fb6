import Access
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

/// What the hub keeps struck, and what it leaves to heads.
@Suite(.timeLimit(.minutes(3)))
struct FlashRowsTests {
    private static func revoked(_ number: UInt64, _ generation: UInt8 = 1) -> FlashEntry.Subject {
        .right(RightID(number), generation: generation, .revoked)
    }

    private struct Found: Sendable {
        var standing = FlashRows.Standing()
        var entries: [FlashEntry] = []

        var subjects: [FlashEntry.Subject] { entries.map(\.subject) }
    }

    private func change(
        _ bench: GateBench,
        _ body: @escaping @Sendable (Rights, any Session) throws -> Void
    ) async throws -> Found {
        let (rights, scope) = (bench.rights, bench.scope)
        return try await bench.test.hub.services.store.write { session in
            try body(rights, session)
            let rows = FlashRows(session, scope: scope)
            return Found(standing: try rows.standing(), entries: try rows.entries())
        }
    }

    @Test func `Struck stays struck until it is lifted, each change counted once`() async throws {
        let bench = try await GateBench()
        let (scope, now) = (bench.scope, bench.now)
        var found = try await change(bench) { rights, session in
            try rights.strike(session, scope: scope, Self.revoked(7), now: now)
            try rights.strike(session, scope: scope, .zone(3), now: now)
            try rights.strike(session, scope: scope, Self.revoked(7), now: now)
        }
        #expect(found.standing.sequence == 2)
        #expect(found.subjects == [Self.revoked(7), .zone(3)])
        found = try await change(bench) { rights, session in
            try rights.lift(session, scope: scope, Self.revoked(7, 9), now: now)
            try rights.lift(session, scope: scope, Self.revoked(8), now: now)
        }
        #expect(found.standing.sequence == 3)
        #expect(found.subjects == [.zone(3)])
    }

    @Test func `Of a right the last word counts, of a device each ban by itself`() async throws {
        let bench = try await GateBench()
        let (scope, now) = (bench.scope, bench.now)
        let device = DeviceID(4)
        let found = try await change(bench) { rights, session in
            try rights.strike(session, scope: scope, Self.revoked(7), now: now)
            try rights.strike(session, scope: scope, .device(device, .locked), now: now)
            try rights.strike(session, scope: scope, .device(device, .quarantined), now: now)
            try rights.strike(
                session,
                scope: scope,
                .right(RightID(7), generation: .max, .banned),
                now: now
            )
            try rights.lift(session, scope: scope, .device(device, .quarantined), now: now)
        }
        #expect(
            found.subjects
                == [.device(device, .locked), .right(RightID(7), generation: .max, .banned)]
        )
        #expect(found.standing.sequence == 5)
    }

    @Test func `A right leaves the list once no head without it can be valid, a zone never`()
        async throws
    {
        let bench = try await GateBench()
        let (scope, now) = (bench.scope, bench.now)
        let head = try await bench.rights.publisher.publishNow(scope).head
        _ = try await change(bench) { rights, session in
            try rights.strike(session, scope: scope, Self.revoked(7), now: now)
            try rights.strike(session, scope: scope, .zone(3), now: now)
        }
        let before = head.expiresAt.advanced(by: .milliseconds(-1))
        var found = try await change(bench) { rights, session in
            try rights.strike(session, scope: scope, .tokenKey(2), now: before)
        }
        #expect(found.subjects == [Self.revoked(7), .zone(3), .tokenKey(2)])
        #expect(found.standing.completeFrom == 0)
        found = try await change(bench) { rights, session in
            try rights.lift(session, scope: scope, .tokenKey(2), now: head.expiresAt)
        }
        #expect(found.subjects == [.zone(3)])
        #expect(found.standing.completeFrom == head.version + 1)
    }

    @Test func `The thousand and twenty-fifth makes the oldest right leave, and a head is due`()
        async throws
    {
        let bench = try await GateBench()
        let (scope, now) = (bench.scope, bench.now)
        let version = try await bench.rights.publisher.publishNow(scope).head.version
        var found = try await change(bench) { rights, session in
            try rights.strike(session, scope: scope, .zone(3), now: now)
            for number in 1...1_023 as ClosedRange<UInt64> {
                try rights.strike(session, scope: scope, Self.revoked(number), now: now)
            }
        }
        #expect(found.entries.count == 1_024)
        #expect(found.standing.completeFrom == 0)
        found = try await change(bench) { rights, session in
            try rights.strike(session, scope: scope, Self.revoked(5_000), now: now)
        }
        #expect(found.entries.count == 1_024)
        #expect(found.subjects.first == .zone(3))
        #expect(found.subjects.last == Self.revoked(5_000))
        #expect(!found.subjects.contains(Self.revoked(1)))
        #expect(found.standing.completeFrom == version + 1)
    }

    /// Each strike changes the same rows again, which PostgreSQL keeps in every form until the
    /// transaction ends: there it is a tenth of the rights.
    @Test func `Fifty thousand rights revoked at once: heads carry them, the list says so`()
        async throws
    {
        let bench = try await GateBench()
        let (scope, now) = (bench.scope, bench.now)
        let version = try await bench.rights.publisher.publishNow(scope).head.version
        let count: UInt64 = TestEngine.chosen == .sqlite ? 50_000 : 5_000
        let begin = ContinuousClock.now
        let found = try await change(bench) { rights, session in
            for number in 1...count {
                try rights.strike(session, scope: scope, Self.revoked(number), now: now)
            }
        }
        print("flash: \(count) strikes in one transaction in \(ContinuousClock.now - begin)")
        #expect(found.standing.sequence == count)
        #expect(found.standing.completeFrom == version + 1)
        #expect(found.subjects == (count - 1_023...count).map { Self.revoked($0) })
        let device = try await bench.enrolled()
        let answer = try await device.ask(.get, DeviceAPI.flashPath)
        #expect(answer.status == 200)
        #expect(answer.body.count == Flash.byteCountMax)
        let flash = try Flash(bytes: answer.body, keyring: device.keyring)
        #expect(flash.entries == found.entries)
    }

    @Test func `The log tells again what any flash held`() async throws {
        let bench = try await GateBench()
        let (scope, now) = (bench.scope, bench.now)
        let head = try await bench.rights.publisher.publishNow(scope).head
        var told: [Found] = []
        let steps: [@Sendable (Rights, any Session) throws -> Void] = [
            { try $0.strike($1, scope: scope, Self.revoked(1), now: now) },
            { try $0.strike($1, scope: scope, .zone(2), now: now) },
            { try $0.strike($1, scope: scope, Self.revoked(1, 3), now: now) },
            { try $0.lift($1, scope: scope, .zone(2), now: now) },
            { try $0.strike($1, scope: scope, .tokenKey(9), now: head.expiresAt) },
        ]
        for step in steps { told.append(try await change(bench, step)) }
        #expect(told.last?.subjects == [.tokenKey(9)])
        for found in told {
            let sequence = found.standing.sequence
            let again = try await bench.test.hub.services.store.read { session in
                try FlashLog(session, scope: scope).flash(sequence)
            }
            #expect(again?.standing == found.standing)
            #expect(again?.entries == found.entries)
        }
        let never = try await bench.test.hub.services.store.read { session in
            try FlashLog(session, scope: scope).flash(6)?.entries
        }
        #expect(never == nil)
    }

    @Test func `The log forgets what is older than caches are kept, and tells the rest as before`()
        async throws
    {
        let bench = try await GateBench()
        let (scope, now) = (bench.scope, bench.now)
        let day = Duration.seconds(86_400)
        var told: [Found] = []
        for (days, subject) in [(0, FlashEntry.Subject.zone(2)), (1, .zone(3)), (400, .zone(4))] {
            let moment = now.advanced(by: day * days)
            told.append(
                try await change(bench) { rights, session in
                    try rights.strike(session, scope: scope, subject, now: moment)
                }
            )
        }
        // To the moment 400 days old, the first step stays.
        var kept = try await logged(bench)
        #expect(kept == [1, 2, 3])
        for (after, steps) in [(Duration.milliseconds(1), [2, 3, 4]), (day, [2, 3, 4, 5])] {
            let moment = now.advanced(by: day * 400 + after)
            let zone = FlashEntry.Subject.zone(UInt16(steps.count + 10))
            told.append(
                try await change(bench) { rights, session in
                    try rights.strike(session, scope: scope, zone, now: moment)
                }
            )
            kept = try await logged(bench)
            #expect(kept == steps)
        }
        for found in told {
            let again = try await bench.test.hub.services.store.read { session in
                let log = FlashLog(session, scope: scope)
                let newest = try log.newest(at: found.standing.changedAt)
                return (newest, try log.flash(found.standing.sequence))
            }
            #expect(again.0 == found.standing.sequence)
            #expect(again.1?.standing == found.standing)
            #expect(again.1?.entries == found.entries)
        }
        let before = try await bench.test.hub.services.store.read { session in
            try FlashLog(session, scope: scope).newest(at: now.advanced(by: .milliseconds(-1)))
        }
        #expect(before == nil)
        await bench.test.stop()
    }

    private func logged(_ bench: GateBench) async throws -> [Int] {
        let scope = bench.scope
        return try await bench.test.hub.services.store.read { session in
            try session.rows(
                "SELECT sequence FROM flash_log WHERE scope = $1 ORDER BY sequence, place",
                scope
            ) { row throws(StoreError) in try row.int(0) }
        }
    }

    struct Command: Sendable {
        let words: [RightCommand]
        let struck: [String]
    }

    static let commands = [
        Command(words: [.revoke], struck: ["1 revoked"]),
        Command(words: [.suspend], struck: ["1 suspended"]),
        Command(words: [.suspend, .resume], struck: []),
        Command(words: [.transfer], struck: ["1 superseded"]),
        Command(words: [.transfer, .suspend], struck: ["2 suspended"]),
        Command(words: [.transfer, .suspend, .resume], struck: ["1 superseded"]),
        Command(words: [.ban], struck: ["255 banned"]),
        Command(words: [.ban, .lift], struck: []),
        Command(words: [.revoke, .ban, .lift], struck: ["1 revoked"]),
    ]

    @Test(arguments: commands)
    func `What is done to a right is struck in the transaction of its command`(
        _ given: Command
    ) async throws {
        let bench = try await GateBench()
        let (scope, now, company) = (bench.scope, bench.now, bench.company)
        let found = try await change(bench) { rights, session in
            let right = try rights.create(
                session,
                scope: scope,
                company: company,
                [RightDraft(notBefore: Minute(holding: now), notAfter: .never)],
                now: now
            )[0].record.right
            for word in given.words {
                _ = try rights.carryOut(word, session, right: right, company: company, now: now)
            }
        }
        let struck = found.subjects.map { subject -> String in
            guard case .right(_, let generation, let reason) = subject else { return "other" }
            return "\(generation) \(reason)"
        }
        #expect(struck == given.struck)
    }
}
