import DoorBoardEmulation
import Edge
import Foundation
import Gates
import HTTPServer
import Journal
import Processes
import Support
import Sync
import Testing
import Vocabulary

/// What the doctor says of a machine that is made up, finding by finding.
@Suite(.timeLimit(.minutes(1))) struct DoctorTests {
    private static let programs = ReaderPrograms(codes: "/opt/jalon-qr", cards: "/opt/jalon-nfc")

    /// A machine on which everything is in place, for a user who is not root.
    private static var well: DoctorSurroundings {
        var world = DoctorSurroundings()
        world.user = "jalon"
        world.credentials = nil
        world.now = { SampleMaking.start }
        world.look = { path in
            let isDevice = path.hasPrefix("/dev/")
            return .success(
                Files.Look(
                    kind: isDevice ? .device : .folder,
                    mode: isDevice ? 0o660 : 0o700,
                    owner: isDevice ? "root" : "jalon",
                    group: isDevice ? "dialout" : "jalon"
                )
            )
        }
        world.refusal = { path, _ in
            path.hasSuffix(".sqlite") ? SystemFailure(.notFound, "access", path) : nil
        }
        world.names = { _ in [] }
        world.line = { _ in nil }
        world.chipLabel = { _ in nil }
        world.greeting = { _ in .success("test-1") }
        world.target = { $0 }
        world.freeBytes = { _ in 1 << 40 }
        world.status = { _ in .none("nobody") }
        world.isFree = { _ in true }
        world.hub = { _, _ in .value(200) }
        return world
    }

    static func camera(_ device: String) -> ReaderConfiguration {
        ReaderConfiguration(name: "door", frames: .capture(["/usr/bin/ffmpeg", "-i", device]))
    }

    private static func findings(
        _ change: (inout DoctorSurroundings) -> Void,
        configuring: (inout EdgeConfiguration) -> Void = { _ in }
    ) async -> [DoctorFinding] {
        var world = well
        change(&world)
        var configuration = EdgeConfiguration()
        configuration.readers = [camera("/dev/v4l/by-id/usb-camera")]
        configuration.hub = "https://hub.example"
        configuring(&configuration)
        return await Doctor(configuration, programs: programs, world: world).findings()
    }

    /// The one finding of a part; what nobody asked for is told as well.
    private static func of(_ part: String, _ findings: [DoctorFinding]) -> DoctorFinding? {
        findings.first { $0.part == part }
    }

    @Test func `A machine where all is in place has only its enrolment to do`() async {
        let findings = await Self.findings { _ in }
        #expect(findings.filter { $0.level == .fail }.map(\.part) == ["enrolment"])
        #expect(findings.filter { $0.level == .warn }.map(\.part) == ["daemon"])
        #expect(findings.allSatisfy { ($0.level == .ok) == ($0.advice == nil) })
    }

    @Test(arguments: cases)
    func `Each fault is named with what to do about it`(_ given: Case) async throws {
        let findings = await Self.findings(given.change, configuring: given.configuring)
        let finding = try #require(Self.of(given.part, findings), "\(findings)")
        #expect(finding.level == given.level)
        let said = finding.text + " " + (finding.advice ?? "")
        for word in given.words { #expect(said.contains(word), "\(said)") }
    }

    @Test(arguments: [
        (GateSettings.Failure?.none, DoctorFinding.Level.warn, "nobody declared"),
        (.safe, .ok, "without power it opens"), (.secure, .ok, "without power it stays shut"),
    ])
    func `What a wired gate does without power is told, or asked for`(
        _ failure: GateSettings.Failure?,
        _ level: DoctorFinding.Level,
        _ words: String
    ) async throws {
        let findings = await Self.findings { _ in
        } configuring: {
            Self.board(&$0)
            $0.gate.settings.failure = failure
        }
        let last = try #require(findings.last { $0.part == "gate" })
        #expect(last.level == level)
        #expect(last.text.contains(words))
    }

    @Test func `The gate of a running daemon is told by it, and its line is left alone`()
        async throws
    {
        let edge = try LiveEdge()
        let text = try JSONEncoder().encode(edge.daemon.status)
        var object = try #require(
            try JSONSerialization.jsonObject(with: text) as? [String: Any]
        )
        for (link, level) in [
            (GateReport.Link.ready, DoctorFinding.Level.ok), (.opening, .warn), (.lost, .fail),
        ] {
            let report = GateReport(kind: "board", link: link, hasSensor: true)
            object["gateReport"] = try JSONSerialization.jsonObject(
                with: JSONEncoder().encode(report)
            )
            let changed = try JSONSerialization.data(withJSONObject: object)
            let status = try JSONDecoder().decode(EdgeStatus.self, from: changed)
            let findings = await Self.findings {
                $0.status = { _ in .value(status) }
                $0.greeting = { _ in
                    Issue.record("the daemon has the line")
                    return .success("")
                }
            } configuring: {
                Self.board(&$0)
            }
            let told = Self.of("gate", findings)
            #expect(told?.level == level)
            #expect(told?.text.contains("of its board: \(link.rawValue)") == true)
        }
    }

    @Test func `A board is greeted on a real line, and silence is not taken for one`() async throws
    {
        let board = try DoorBoard()
        let world = DoctorSurroundings()
        let firmware = try await world.greeting(try #require(board.path)).get()
        #expect(!firmware.isEmpty && firmware != "unknown")
        board.stop()
        await #expect(throws: DoctorSurroundings.Silence.self) {
            try await world.greeting("/dev/jalon/nowhere").get()
        }
    }

    @Test func `The files of an enrolled edge are verified beside its daemon`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            _ = await edge.show()
            #expect(try await eventually { edge.daemon.status.conditions.isEmpty })
            let before = edge.journal.position.sequence
            let status = edge.daemon.status
            var world = DoctorSurroundings()
            world.now = { ScopeForge.start }
            world.status = { _ in .value(status) }
            world.hub = { _, _ in .value(200) }
            var configuration = EdgeConfiguration()
            configuration.state = edge.daemon.stores.folder
            let doctor = Doctor(configuration, programs: Self.programs, world: world)
            let findings = await doctor.findings()
            #expect(findings.filter { $0.level == .fail } == [])
            #expect(Self.of("enrolment", findings)?.level == .ok)
            #expect(Self.of("journal", findings)?.text.contains("chain whole") == true)
            #expect(Self.of("cache", findings)?.text.hasPrefix("version 1, signed") == true)
            #expect(Self.of("daemon", findings)?.text == "runs and is ok")
            #expect(await edge.show() == "granted")
            #expect(edge.journal.position.sequence > before)
        }
    }

    @Test func `A cache that was changed and a clock that went back are found`() async throws {
        var options = EdgeBench.Options()
        options.rights = [LiveEdge.right]
        let bench = try EdgeBench(options)
        try bench.attack("UPDATE rights SET record = zeroblob(48)")
        var world = DoctorSurroundings()
        world.now = { Timestamp(milliseconds: 1_000) }
        world.status = { _ in .none("") }
        world.hub = { _, _ in .value(200) }
        var configuration = EdgeConfiguration()
        configuration.state = bench.stores.folder
        let doctor = Doctor(configuration, programs: Self.programs, world: world)
        let findings = await doctor.findings()
        #expect(Self.of("cache", findings)?.level == .fail)
        #expect(Self.of("clock", findings)?.level == .warn)
    }

    @Test func `What the running daemon holds for wrong is said with its advice`() async throws {
        let edge = try LiveEdge()
        let text = try JSONEncoder().encode(edge.daemon.status)
        var object = try #require(
            try JSONSerialization.jsonObject(with: text) as? [String: Any]
        )
        object["conditions"] = [
            ["condition": "camera_black", "part": "door", "since": "2026-06-01T12:00:00.000Z"],
            ["condition": "gate_lost", "since": "2026-06-01T12:00:00.000Z"],
        ]
        let changed = try JSONSerialization.data(withJSONObject: object)
        let status = try JSONDecoder().decode(EdgeStatus.self, from: changed)
        let findings = await Self.findings { $0.status = { _ in .value(status) } }
        let told = findings.filter { $0.part == "condition" }
        #expect(told.map(\.level) == [.warn, .fail])
        let words = "the daemon tells camera_black at door since 2026-06-01T12:00:00.000Z"
        #expect(told[0].text == words)
        #expect(told[0].advice == DeviceCondition.cameraBlack.advice)
    }
}
