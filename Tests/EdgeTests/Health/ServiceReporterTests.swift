import Dispatch
import Edge
import Gates
import HTTPClient
import Logging
import Support
import Sync
import Testing
import Vocabulary

/// What the service manager hears of a daemon, and what it does to a daemon that it is deaf.
@Suite(.timeLimit(.minutes(2))) struct ServiceReporterTests {
    /// On a machine that does much else.
    private static let patience = Duration.seconds(40)

    private static func reporter(
        _ socket: String?,
        _ log: LogMemory = LogMemory(),
        microseconds: String? = "6000000"
    ) -> ServiceReporter {
        var environment: [String: String] = [:]
        environment["NOTIFY_SOCKET"] = socket
        environment["WATCHDOG_USEC"] = microseconds
        return ServiceReporter(environment: environment, events: Log(log.sink))
    }

    @Test(arguments: [false, true])
    func `A daemon says when it serves, how it is, that its loops turn, and that it ends`(
        _ isAbstract: Bool
    ) async throws {
        let folder = try TemporaryFolder()
        let manager = try NotifySocket(folder.path("notify"), isAbstract: isAbstract)
        let edge = try LiveEdge(service: Self.reporter(manager.name))
        #expect(manager.received() == [])
        var heard: [String] = []
        try await edge.whileRunning { () async throws in
            #expect(
                try await eventually(within: Self.patience) {
                    heard += manager.received()
                    return heard.count { $0 == "WATCHDOG=1" } >= 2 && heard.contains("STATUS=ok")
                }
            )
        }
        heard += manager.received()
        #expect(heard.first == "READY=1")
        #expect(heard.contains("STATUS=ok"))
        #expect(heard.last == "STOPPING=1\nWATCHDOG=1\nSTATUS=stopping")
        #expect(!heard.contains { $0.contains("stuck") })
    }

    @Test func `A queue of decisions that stands still stops the watchdog and is named`()
        async throws
    {
        let folder = try TemporaryFolder()
        let manager = try NotifySocket(folder.path("notify"))
        let edge = try LiveEdge(service: Self.reporter(manager.name))
        try await edge.whileRunning { () async throws in
            #expect(
                try await eventually(within: Self.patience) {
                    manager.received().contains("WATCHDOG=1")
                }
            )
            let wedge = DispatchSemaphore(value: 0)
            edge.daemon.decider.append { _ in
                wedge.wait()
                return nil
            }
            defer { wedge.signal() }
            var heard: [String] = []
            #expect(
                try await eventually(within: Self.patience) {
                    heard += manager.received()
                    return heard.contains { $0.contains("STATUS=stuck: decisions;") }
                }
            )
            // Nothing feeds it for longer than the manager waits.
            try await Task.sleep(for: .milliseconds(3_200))
            #expect(!manager.received().contains("WATCHDOG=1"))
            #expect(edge.log.entries.isEmpty == false)
            wedge.signal()
            #expect(
                try await eventually(within: Self.patience) {
                    manager.received().contains("WATCHDOG=1")
                }
            )
        }
    }

    @Test(arguments: [
        "/tmp/jalon-nobody-listens-here", String(repeating: "x", count: 200), "@",
    ])
    func `A manager that does not listen is logged once and ends nothing`(
        _ socket: String
    ) async throws {
        let log = LogMemory()
        let edge = try LiveEdge(service: Self.reporter(socket, log, microseconds: "400000"))
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            try await Task.sleep(for: .seconds(1))
            #expect(await edge.show() == "granted")
        }
        #expect(log.entries.count { $0.event == "serviceManagerNotTold" } == 1)
    }

    @Test func `Without a service manager nothing is said`() async throws {
        let log = LogMemory()
        let edge = try LiveEdge(service: Self.reporter(nil, log))
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
        }
        #expect(!log.entries.contains { $0.event == "serviceManagerNotTold" })
    }
}
