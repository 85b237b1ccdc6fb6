import HubAdmin
import Processes
import Sync
import Testing
import Vocabulary

/// The real programs on a system whose calls fail now and then (libfiu).
///
/// A failed write or sync is refused or tried again, and nothing that was acknowledged is lost.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct FailingCallTests {
    private static let calls = [
        ("posix/io/sync/*", 20), ("posix/io/rw/pwrite", 10), ("posix/io/oc/open", 30),
    ]
    private static let whileFailing = Duration.seconds(3)

    /// A course with one gate that sees a code every 40 ms.
    private static func ground() async throws -> (Ground, SystemEdge) {
        let ground = try await Ground()
        let sold = try await ground.sell(40)
        let reader = try ScriptReader.looping(
            sold.map(\.code),
            every: .milliseconds(40),
            in: ground.path("reader")
        )
        return (ground, try await ground.edge("gate", .program(reader)))
    }

    private static func drain(_ edge: SystemEdge, _ ground: Ground, _ notes: Notes) async throws {
        let granted = try await edge.status().number("decisions", "verdicts", "granted")
        try await edge.wait("scans again") {
            $0.number("decisions", "verdicts", "granted") > granted + 20
        }
        try await edge.wait("drained") { $0.number("journal", "backlog") < 20 }
        let device = try #require(DeviceID(text: try await edge.status().word("device")))
        #expect(await edge.stop() == .code(0))
        let agreement = try Agreement(edge, ground, device: device)
        agreement.check()
        notes.check(agreement)
    }

    @Test func `An edge whose disk fails it loses nothing it showed as journalled`() async throws {
        let (ground, edge) = try await Self.ground()
        let control = ground.path("fiu-edge")
        let child = try await edge.start(.failingCalls(control: control))
        try await edge.wait("scans") { $0.number("decisions", "verdicts", "granted") > 20 }
        let notes = Notes()
        let watch = Task { await notes.follow(edge) }
        let failing = FailingCalls(control: control, process: child.processIdentifier)
        for (name, percent) in Self.calls {
            try await failing.begin(name, percent: percent)
            try await Task.sleep(for: Self.whileFailing)
            try await failing.end(name)
        }
        try await edge.wait("its page") { _ in true }
        let refused = try await edge.status().number("decisions", "verdicts", "journal_failed")
        print("libfiu, edge: \(refused) presentations refused since they could not be journalled")
        #expect(refused > 0)
        watch.cancel()
        await watch.value
        try await Self.drain(edge, ground, notes)
    }

    @Test func `A hub whose disk fails it acknowledges nothing that it does not hold`()
        async throws
    {
        let (ground, edge) = try await Self.ground()
        #expect(await ground.hub.stop() == .code(0))
        let control = ground.path("fiu-hub")
        let hub = try await ground.hub.start(.failingCalls(control: control))
        try await edge.start()
        try await edge.wait("scans") { $0.number("decisions", "verdicts", "granted") > 20 }
        let notes = Notes()
        let watch = Task { await notes.follow(edge) }
        let failing = FailingCalls(control: control, process: hub.processIdentifier)
        for (name, percent) in Self.calls {
            try await failing.begin(name, percent: percent)
            try await Task.sleep(for: Self.whileFailing)
            try await failing.end(name)
        }
        watch.cancel()
        await watch.value
        try await Self.drain(edge, ground, notes)
        #expect(await ground.hub.stop() == .code(0))
    }
}
