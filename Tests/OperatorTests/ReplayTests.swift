import Access
import Crypto
import Foundation
import Replay
import Support
import Sync
import Testing
import Vocabulary

/// `jalon replay` and `jalon incidents explain`.
@Suite("Replay and explanations", .timeLimit(.minutes(1)))
struct ReplayCommandTests {
    private static let gate = GateID(0x0102_0304)
    private static let right = RightRecord(right: RightID(7), policy: 3)
    /// All week, all day.
    private static let always = WeeklyWindow(
        policy: 3,
        index: 0,
        weekdays: 0b111_1111,
        opens: 0,
        closes: 1_440
    )

    /// A day with one right that policy 3 keeps out, refused as it had to be unless `isWrong`.
    private static func archive(isWrong: Bool = false) -> (bytes: [UInt8], forge: ScopeForge) {
        var forge = ScopeForge()
        forge.put(ZoneRecord(zone: 1))
        forge.put(right)
        forge.publish()
        let device = DeviceID(5)
        let memory = GateMemory(device: device, epoch: 1)
        var record = JournalRecord(
            kind: isWrong ? .scan : .refusal,
            device: device,
            epoch: 1,
            sequence: 1,
            time: TimeBounds(exactly: ScopeForge.start),
            previous: memory.digest
        )
        record.gate = gate
        record.direction = .entry
        record.medium = .staticCode
        record.subject = right.right.raw
        record.generation = 1
        record.headVersion = 1
        if !isWrong { record.refusal = .rules }
        var gates = ByteWriter(capacity: ArchivePart.gateByteCount)
        gates.number(gate.raw)
        gates.number(UInt16(1))
        let sealed = SealedArchive(
            scope: forge.scope,
            from: .distantPast,
            until: .distantFuture,
            sealedAt: ScopeForge.start,
            parts: [
                .keyring(forge.keyringBytes), .snapshot(forge.snapshot().bytes),
                .memory(memory.bytes), .journal(record.bytes), .gates(gates.bytes),
            ]
        )
        return (sealed.sealed(by: forge.hubKey, number: KeyRole.hub.rawValue), forge)
    }

    private static func file(_ folder: TemporaryFolder, _ name: String, _ bytes: [UInt8]) throws
        -> String
    {
        let path = folder.path(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func `Unchanged, the same verdicts are exit 0 and another one is exit 1`() async throws {
        let folder = try TemporaryFolder()
        let sound = try Self.file(folder, "sound", Self.archive().bytes)
        let run = OperatorRun()
        #expect(await run(["replay", "--archive", sound]) == 0)
        #expect(
            run.output == "1 presentations decided again.\nEvery verdict is the same.\n"
        )
        let wrong = try Self.file(folder, "wrong", Self.archive(isWrong: true).bytes)
        let other = OperatorRun()
        #expect(await other(["replay", "--archive", wrong]) == 1)
        #expect(other.output.contains("1 verdicts are not the same:"))
        #expect(other.output.contains("granted → rules"))
        #expect(other.output.contains("\(Self.right.right)"))
    }

    @Test func `Changed, the differences are listed and the exit is 0`() async throws {
        let folder = try TemporaryFolder()
        let path = try Self.file(folder, "a", Self.archive().bytes)
        let free = OperatorRun()
        #expect(await free(["replay", "--archive", path, "--without-policy", "3", "--json"]) == 0)
        #expect(free.output.contains(#""newlyGranted" : 1"#), "\(free.output)")
        #expect(free.output.contains(#""after" : "granted""#))
        let open = try Self.file(
            folder,
            "open.json",
            Array(#"{"rows":["\#(Hex.encode(Self.always?.bytes ?? []))"]}"#.utf8)
        )
        let policy = OperatorRun()
        #expect(await policy(["replay", "--archive", path, "--policy", "3=\(open)"]) == 0)
        #expect(policy.output.contains("rules → granted"))
        let closed = OperatorRun()
        let gate = "\(Self.gate)"
        #expect(await closed(["replay", "--archive", path, "--close-gate", gate]) == 0)
        #expect(closed.output.contains("Nobody would have been answered otherwise."))
    }

    @Test func `An archive that was touched, or of other keys, is refused with the reason`()
        async throws
    {
        let folder = try TemporaryFolder()
        let (bytes, forge) = Self.archive()
        var changed = bytes
        changed[changed.count / 2] ^= 1
        let path = try Self.file(folder, "changed", changed)
        let run = OperatorRun()
        #expect(await run(["replay", "--archive", path]) == 1)
        #expect(run.output.isEmpty)
        #expect(run.talk.contains("was changed after the hub sealed it"), "\(run.talk)")
        let sound = try Self.file(folder, "sound", bytes)
        let own = try Self.file(folder, "own", forge.keyringBytes)
        let strange = try Self.file(folder, "strange", ScopeForge(seed: 9).keyringBytes)
        let believed = OperatorRun()
        #expect(await believed(["replay", "--archive", sound, "--keyring", own]) == 0)
        let refused = OperatorRun()
        #expect(await refused(["replay", "--archive", sound, "--keyring", strange]) == 1)
        #expect(refused.talk.contains("not vouched for"))
        #expect(await OperatorRun()(["replay", "--archive", folder.path("none")]) == 66)
    }

    @Test(arguments: [
        ["--without-policy", "0"], ["--policy", "3"], ["--gate-to-zone", "gate_x=1"],
        ["--capacity", "1=many"], ["--close-gate", "north"],
    ])
    func `A change that is none is a usage error`(_ words: [String]) async throws {
        let folder = try TemporaryFolder()
        let path = try Self.file(folder, "a", Self.archive().bytes)
        #expect(await OperatorRun()(["replay", "--archive", path] + words) == 2)
    }

    @Test func `The hub is asked for the day that is named, and nothing is decided without`()
        async throws
    {
        let (code, run, asked) = try await FakeHub.run(
            ["replay", "--scope", "scope_AAAAAAY", "--day", "2026-03-01"],
            answers: [FakeHub.Answer(200, "no archive")]
        )
        #expect(code == 1)
        #expect(run.talk.contains("no archive of a day"))
        #expect(
            asked.map(\.line) == [
                "GET /v1/scopes/scope_AAAAAAY/archive?from=2026-03-01T00%3A00%3A00.000Z"
                    + "&until=2026-03-02T00%3A00%3A00.000Z"
            ]
        )
        let missing = try await FakeHub.run(
            ["replay", "--scope", "scope_AAAAAAY"],
            answers: [FakeHub.Answer(200, "{}")]
        )
        #expect(missing.0 == 2)
    }

    @Test func `An incident is explained scan by scan, with what each gate knew`() async throws {
        let scan =
            #"{"gateName":"Nord 1","gate":"gate_AAAAAAY","direction":"entry","#
            + #""at":"2026-03-01T18:30:00.000Z","atMost":"2026-03-01T18:30:02.000Z","#
            + #""sequence":12,"epoch":1,"device":"device_AAAAAAY","medium":"static_code","#
            + #""generation":1,"outcome":"passed","headVersion":4,"headAgeSeconds":90,"#
            + #""usesTold":0,"entriesSeen":0,"exitsSeen":0,"marks":[],"reason":"R"}"#
        let answer =
            #"{"number":17,"kind":"double_entry","certainty":"clear","detail":"D.","#
            + #""scans":[\#(scan)],"why":["Nord 1 let in because."]}"#
        let (code, run, asked) = try await FakeHub.run(
            ["incidents", "explain", "17"],
            answers: [FakeHub.Answer(200, answer)]
        )
        #expect(code == 0, "\(run.talk)")
        #expect(asked.map(\.line) == ["GET /v1/incidents/17"])
        for words in [
            "Incident 17: double entry, clear", "Nord 1 (gate_AAAAAAY), entry",
            "version 4, 90 s old; uses told 0", "neighbours had told nothing of this right",
            "Nord 1 let in because.",
        ] { #expect(run.output.contains(words), "\(run.output)") }
        for wrong in [
            ["incidents", "explain"], ["incidents", "explain", "0"], ["incidents", "x"],
        ] {
            #expect(try await FakeHub.run(wrong, answers: [FakeHub.Answer(200, "{}")]).0 == 2)
        }
    }
}
