import Access
import Display
import Edge
import Gates
import Journal
import SQLite
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// Who may let people pass by a PIN, and what is left of it in the journal.
@Suite(.timeLimit(.minutes(2)))
struct StewardDeskTests {
    static let pin = "402917"

    struct Scene {
        let bench: EdgeBench
        let gate = HandGate()
        let desk: StewardDesk
        let passages: Passages

        init(
            guesses: GuessLock = GuessLock(),
            _ change: (inout EdgeBench.Options) -> Void = { _ in }
        ) throws {
            var options = EdgeBench.Options()
            change(&options)
            let bench = try EdgeBench(options)
            let (decider, state) = (bench.decider, bench.stores.state)
            self.bench = bench
            passages = Passages(gate: gate) { decider.settle($0, $1) }
            bench.gates.connect(passages)
            let (passages, stores) = (passages, bench.stores)
            desk = StewardDesk(
                decider: decider,
                gate: gate,
                clock: bench.stores.clock,
                guesses: guesses,
                links: StewardDesk.Links(
                    steward: { (number) throws(EdgeFailure) in try state.steward(number) },
                    keep: { (mode) throws(EdgeFailure) in try state.keep(mode: mode) },
                    hasRoom: { passages.hasRoom },
                    keepGuess: { () throws(EdgeFailure) in
                        try state.keep(stewardGuessAt: stores.clock.bounds.low)
                    }
                )
            )
            try state.keep(Steward(number: 12, pin: pin, createdAt: ScopeForge.start))
        }

        func refusal(
            _ action: StewardRequest.Action = .letPass(.entry),
            steward: UInt16 = 12,
            pin: String = StewardDeskTests.pin,
            reason: OverrideReason = .staff
        ) async -> StewardRefusal? {
            let request = StewardRequest(
                steward: steward,
                pin: pin,
                action: action,
                reason: reason
            )
            do throws(StewardRefusal) {
                try await desk.perform(request)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func `Letting somebody pass is an override, an opening and a passage`() async throws {
        let scene = try Scene()
        let running = Task { await scene.passages.run() }
        #expect(await scene.refusal(.letPass(.exit), reason: .damagedMedium) == nil)
        #expect(try await eventually { scene.gate.grants.count == 1 })
        #expect(scene.gate.grants[0].passage == 1)
        #expect(scene.gate.grants[0].direction == .exit)
        // Durable before the gate heard of it, and open until it answers.
        #expect(scene.bench.stores.journal.unsettled.map(\.sequence) == [1])
        #expect(scene.bench.stores.journal.unsettled.map(\.right) == [nil])
        scene.gate.end(.passed)
        #expect(try await eventually { try scene.bench.records.count == 3 })
        let records = try scene.bench.records
        #expect(records.map(\.kind) == [.override, .open, .passage])
        #expect(records.map(\.subject) == [1, 0, 0])
        #expect(records.map(\.refersTo) == [0, 1, 2])
        #expect(records.map(\.slot) == [1, 0, 0])
        #expect(records.map(\.direction) == [.exit, .exit, .exit])
        #expect(records[0].credential == [0, 12] + [UInt8](repeating: 0, count: 14))
        #expect(records[2].flags == [])
        #expect(scene.bench.stores.journal.unsettled.isEmpty)
        #expect(try await eventually { scene.bench.news.all.count == 2 })
        #expect(
            scene.bench.news.all == [.overridden(scan: 1, .exit), .settled(scan: 1, .passed)]
        )
        scene.passages.stop()
        await running.value
    }

    @Test func `Who a steward lets in counts in the zone, who did not turn does not`() async throws
    {
        let scene = try Scene()
        let running = Task { await scene.passages.run() }
        for (outcome, persons) in [(GateOutcome.passed, UInt32(1)), (.notUsed, 1), (.lost, 2)] {
            #expect(await scene.refusal() == nil)
            #expect(try await eventually { scene.gate.end(outcome) })
            #expect(try await eventually { scene.bench.stores.journal.unsettled.isEmpty })
            #expect(scene.bench.stores.journal.occupancy(zone: EdgeBench.zone) == persons)
        }
        scene.passages.stop()
        await running.value
    }

    @Test func `An override refers to the refusal before it, once and not for long`() async throws {
        let scene = try Scene()
        await scene.bench.show([1, 2, 3])
        #expect(await scene.refusal() == nil)
        #expect(await scene.refusal() == nil)
        await scene.bench.show([1, 2, 4])
        scene.bench.time.advance(by: .milliseconds(60_001))
        #expect(await scene.refusal() == nil)
        let overrides = try scene.bench.records.filter { $0.kind == .override }
        #expect(overrides.map(\.refersTo) == [1, 0, 0])
    }

    @Test func `A refusal of just now is referred to up to a minute, and no longer`() async throws {
        for (age, reference) in [(60_000, UInt32(1)), (60_001, 0)] {
            let scene = try Scene()
            await scene.bench.show([1, 2, 3])
            scene.bench.time.advance(by: .milliseconds(age))
            #expect(await scene.refusal() == nil)
            let override = try #require(scene.bench.records.first { $0.kind == .override })
            #expect(override.refersTo == reference)
        }
    }

    @Test func `Setting a mode overrides no refusal, and leaves it to who is let pass`()
        async throws
    {
        let scene = try Scene()
        await scene.bench.show([1, 2, 3])
        #expect(await scene.refusal(.setMode(.normal)) == nil)
        #expect(await scene.refusal() == nil)
        let overrides = try scene.bench.records.filter { $0.kind == .override }
        #expect(overrides.map(\.refersTo) == [0, 2])
    }

    @Test func `Who is let out was not refused on the way in`() async throws {
        let scene = try Scene()
        await scene.bench.show([1, 2, 3], direction: .entry)
        #expect(await scene.refusal(.letPass(.exit)) == nil)
        #expect(await scene.refusal(.letPass(.entry)) == nil)
        let overrides = try scene.bench.records.filter { $0.kind == .override }
        // The entry's: behind the refusal, an override and its opening.
        #expect(overrides.map(\.refersTo) == [0, 3])
    }

    @Test func `After somebody was granted no earlier refusal is overridden`() async throws {
        let right = RightRecord(right: RightID(0xABCD), usesMax: 9)
        let scene = try Scene { $0.rights = [right] }
        await scene.bench.show([1, 2, 3])
        #expect(await scene.bench.show(scene.bench.code(right)) == "granted")
        #expect(await scene.refusal() == nil)
        let override = try #require(scene.bench.records.first { $0.kind == .override })
        #expect(override.refersTo == 0)
    }

    struct Wrong: Sendable {
        var steward: UInt16 = 12
        let pin: String
    }

    @Test(arguments: [
        Wrong(pin: "402918"), Wrong(pin: "40291"), Wrong(pin: "4029170"), Wrong(pin: ""),
        Wrong(pin: "４０２９１７"), Wrong(pin: String(repeating: "4", count: 100)),
        Wrong(steward: 13, pin: pin), Wrong(steward: 0, pin: pin), Wrong(steward: .max, pin: pin),
    ])
    func `A wrong PIN opens nothing and is counted`(_ given: Wrong) async throws {
        let scene = try Scene()
        #expect(await scene.refusal(steward: given.steward, pin: given.pin) == .wrongPIN)
        await scene.bench.decider.drain()
        let records = try scene.bench.records
        #expect(records.map(\.kind) == [.override])
        #expect(records[0].flags == .counted)
        #expect(records[0].subject == 1)
        #expect(scene.bench.stores.journal.unsettled.isEmpty)
        #expect(scene.bench.news.all.isEmpty)
    }

    @Test func `Five wrong PINs lock the desk, and a restart does not unlock it`() async throws {
        let scene = try Scene()
        for _ in 0..<5 { #expect(await scene.refusal(pin: "999990") == .wrongPIN) }
        for _ in 0..<7 { #expect(await scene.refusal() == .locked) }
        scene.bench.decider.tick()
        await scene.bench.decider.drain()
        let records = try scene.bench.records
        #expect(records.map(\.subject) == [1, 1, 1, 1, 1, 7])
        #expect(records.allSatisfy { $0.kind == .override && $0.flags == .counted })
        let guesses = scene.bench.stores.stewardGuesses
        #expect(guesses.isLocked(at: scene.bench.time.clock.sinceBoot() + .seconds(59)))
        #expect(!guesses.isLocked(at: scene.bench.time.clock.sinceBoot() + .seconds(60)))
        scene.bench.time.advance(by: .seconds(60))
        #expect(await scene.refusal() == nil)
    }

    @Test func `A restart does not unlock it where the journal had no room for the guesses`()
        async throws
    {
        let scene = try Scene { options in
            options.options.space = SpaceMachine(recordsMax: 0)
            options.options.reserve = ReserveSpace(
                make: { false },
                release: {},
                freeBytes: { nil }
            )
        }
        for _ in 0..<4 { #expect(await scene.refusal(pin: "999990") == .wrongPIN) }
        let now = scene.bench.time.clock.sinceBoot()
        #expect(!scene.bench.stores.stewardGuesses.isLocked(at: now))
        #expect(await scene.refusal(pin: "999990") == .wrongPIN)
        #expect(try scene.bench.records.isEmpty)
        #expect(scene.bench.stores.stewardGuesses.isLocked(at: now + .seconds(59)))
        #expect(!scene.bench.stores.stewardGuesses.isLocked(at: now + .seconds(60)))
    }

    @Test func `Guesses that come together are locked out like those that come one by one`()
        async throws
    {
        let scene = try Scene()
        for _ in 0..<4 { #expect(await scene.refusal(pin: "999990") == .wrongPIN) }
        // As many as a desk listens to at once: none of them is turned away as busy.
        let together = StewardDesk.pendingMax
        var answers: [StewardRefusal?] = []
        await withTaskGroup(of: StewardRefusal?.self) { group in
            for _ in 0..<together { group.addTask { await scene.refusal(pin: "999990") } }
            for await answer in group { answers.append(answer) }
        }
        #expect(together == 4)
        #expect(answers.count { $0 == .wrongPIN } == 1)
        #expect(answers.count { $0 == .locked } == 3)
        await scene.bench.decider.drain()
        #expect(try scene.bench.records.map(\.subject) == [1, 1, 1, 1, 1])
    }

    @Test func `More than a desk listens to are told to come again, and are no guesses`()
        async throws
    {
        let scene = try Scene()
        var answers: [StewardRefusal?] = []
        await withTaskGroup(of: StewardRefusal?.self) { group in
            for _ in 0..<40 { group.addTask { await scene.refusal(pin: "999990") } }
            for await answer in group { answers.append(answer) }
        }
        #expect(answers.count { $0 == .wrongPIN } <= GuessLock.guessesMax)
        #expect(answers.allSatisfy { [.wrongPIN, .locked, .busy].contains($0) })
    }

    @Test(arguments: ["UPDATE steward SET cost = 16777216", "DROP TABLE steward"])
    func `A damaged list of stewards is a fault, and no wrong PIN`(_ damage: String) async throws {
        let scene = try Scene()
        try Connection(path: scene.bench.stores.folder.state).execute(damage)
        for _ in 0..<7 { #expect(await scene.refusal() == .fault) }
        await scene.bench.decider.drain()
        #expect(try scene.bench.records.isEmpty)
        #expect(scene.gate.grants.isEmpty)
    }

    @Test func `What stands in the way is said, and nothing is recorded`() async throws {
        let scene = try Scene()
        scene.gate.change { $0.isReleasedByFire = true }
        #expect(await scene.refusal() == .fire)
        #expect(await scene.refusal(.setMode(.freePassage)) == .fire)
        scene.gate.change { $0.isReleasedByFire = false }
        scene.gate.change { $0.mode = .locked }
        #expect(await scene.refusal() == .gateLocked)
        scene.gate.change { $0.mode = .normal }
        scene.gate.change { $0.link = .lost }
        #expect(await scene.refusal() == .gateLost)
        scene.gate.change { $0.link = .ready }
        for _ in 0..<Passages.openMax { scene.passages.grant(nil, .exit) }
        #expect(await scene.refusal() == .gateBusy)
        #expect(try scene.bench.records.isEmpty)
        #expect(scene.gate.modes.isEmpty)
    }

    @Test func `With a full journal nobody is let in, and a free exit opens`() async throws {
        for flags in [ZoneFlags.freeExit, []] {
            let scene = try Scene { options in
                options.zone = ZoneRecord(zone: EdgeBench.zone, flags: flags)
                options.options.space = SpaceMachine(recordsMax: 0)
                options.options.reserve = ReserveSpace(
                    make: { false },
                    release: {},
                    freeBytes: { nil }
                )
            }
            #expect(await scene.refusal(.letPass(.entry)) == .unrecorded)
            #expect(await scene.refusal(.setMode(.freePassage)) == .unrecorded)
            #expect(scene.gate.modes.isEmpty)
            let isFree = flags.contains(.freeExit)
            #expect(await scene.refusal(.letPass(.exit)) == (isFree ? nil : .unrecorded))
            #expect(scene.bench.notes.grants.withLock { $0.count } == (isFree ? 1 : 0))
            #expect(try scene.bench.records.isEmpty)
        }
    }

    @Test func `A mode is recorded before it is set, and the gate's word refers to it`()
        async throws
    {
        let scene = try Scene()
        let decider = scene.bench.decider
        let driving = Task { await scene.gate.run { decider.hear($0) } }
        try await Task.sleep(for: .milliseconds(20))
        #expect(await scene.refusal(.setMode(.locked), reason: .emergency) == nil)
        await decider.drain()
        #expect(scene.gate.modes == [.locked])
        let records = try scene.bench.records
        #expect(records.map(\.kind) == [.override, .gate])
        #expect(records.map(\.subject) == [2, 8])
        #expect(records.map(\.slot) == [5, 3])
        #expect(records[1].refersTo == 1)
        #expect(scene.bench.stores.journal.unsettled.isEmpty)
        driving.cancel()
        await driving.value
    }

    @Test func `A lock that cannot be recorded does not outlive the request`() async throws {
        let scene = try Scene { options in
            options.options.space = SpaceMachine(recordsMax: 0)
            options.options.reserve = ReserveSpace(
                make: { false },
                release: {},
                freeBytes: { nil }
            )
        }
        #expect(await scene.refusal(.setMode(.locked)) == .unrecorded)
        #expect(scene.gate.modes.isEmpty)
        #expect(try scene.bench.stores.state.gateMode() == .normal)
    }

    @Test func `Who sets the mode that holds is not named by a later change`() async throws {
        let scene = try Scene()
        let decider = scene.bench.decider
        #expect(await scene.refusal(.setMode(.normal)) == nil)
        await decider.drain()
        decider.hear(GateEvent(.mode, mode: .normal))
        await decider.drain()
        let records = try scene.bench.records
        #expect(records.map(\.kind) == [.override, .gate])
        #expect(records[1].refersTo == 0)
    }

    @Test func `Who is added or removed beside a running daemon counts at once`() async throws {
        let scene = try Scene()
        #expect(await scene.refusal(steward: 13, pin: "771203") == .wrongPIN)
        let other = try StateFile(path: scene.bench.stores.folder.state)
        try other.keep(Steward(number: 13, pin: "771203", createdAt: ScopeForge.start))
        #expect(await scene.refusal(steward: 13, pin: "771203") == nil)
        #expect(try other.removeSteward(13))
        #expect(await scene.refusal(steward: 13, pin: "771203") == .wrongPIN)
        #expect(try !other.removeSteward(13))
    }
}
