import Glibc
import HubAdmin
import Processes
import Testing

/// The real reader and its capture command misbehave; the edge goes on.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ReaderTests {
    /// An edge with the real reader before a camera that shows what a script says.
    private struct Scene {
        let ground: Ground
        let sold: [Ground.Sold]
        let edge: SystemEdge
        let script: String

        init() async throws {
            ground = try await Ground()
            sold = try await ground.sell(3)
            script = ground.path("script")
            try Files.write([], to: script)
            let words = [try Programs.operator, "camera", "--seed", "7", script]
            edge = try await ground.edge("gate", .capture(words), gap: .milliseconds(300))
            let version = try await ground.settledVersion()
            try await edge.start()
            try await edge.wait("ready") {
                $0.number("head", "version") >= version && $0.reader.word("state") == "ready"
            }
        }

        /// The process of the reader, a child of the edge.
        func reader() async throws -> Int32 {
            let edge = await edge.processIdentifier ?? 0
            for name in try Files.list("/proc") {
                guard let number = Int32(name),
                    let stat = try? Files.read("/proc/\(name)/stat", limit: 4_096)
                else { continue }
                let text = String(decoding: stat, as: UTF8.self)
                guard text.contains("(jalon-qr)"),
                    let rest = text.split(separator: ")").last?.split(separator: " "),
                    rest.count > 1, Int32(rest[1]) == edge
                else { continue }
                return number
            }
            throw NotInTime(description: "The edge has no reader.")
        }

        /// Does something to the reader, and gives how long it was away.
        func away(_ body: (Int32) -> Void) async throws -> Duration {
            let restarts = try await edge.status().reader.number("restarts")
            let old = try await reader()
            let begin = ContinuousClock.now
            body(old)
            try await edge.wait("back") {
                $0.reader.number("restarts") > restarts && $0.reader.word("state") == "ready"
            }
            return ContinuousClock.now - begin
        }

        func reads(_ right: Ground.Sold, after count: Int) async throws {
            let text = try Files.read(script, limit: 1 << 20)
            try Files.write(text + Array((right.code + "\n").utf8), to: script)
            try await eventually("the code is read") {
                try await edge.decisions().count > count
            }
        }
    }

    @Test(arguments: [SIGKILL, SIGSTOP])
    func `A reader that is killed or frozen is back within two seconds`(_ signal: Int32)
        async throws
    {
        let scene = try await Scene()
        try await scene.reads(scene.sold[0], after: 0)
        var away: [Duration] = []
        for _ in 0..<3 {
            away.append(try await scene.away { kill($0, signal) })
        }
        print("reader: away after signal \(signal) for \(away)")
        // Each further one in a row waits longer, by design, and the machine may be busy.
        #expect(away.min() ?? .zero <= .seconds(2))
        // The camera was started again with it, and shows its script from the beginning.
        try await scene.reads(scene.sold[1], after: 1)
        #expect(await scene.edge.stop() == .code(0))
    }

    /// Captures that are of no use, each a word for a shell.
    private static let captures = [
        "exit 3",
        "sleep 60",
        "head -c 100000 /dev/urandom; sleep 60",
        "cat /dev/urandom",
        #"printf 'YUV4MPEG2 W0 H0 F15:1 Cmono\n'; sleep 60"#,
        #"printf 'YUV4MPEG2 W999999999 H999999999 F15:1 Cmono\n'; cat /dev/zero"#,
        #"printf 'YUV4MPEG2 W640 H480 F15:1 Cmono\nFRAME\n'; head -c 1000 /dev/zero"#,
        #"printf 'YUV4MPEG2 W640 H480 F15:1 Cmono\nFRAME\n'; head -c 1000 /dev/zero; sleep 60"#,
        #"printf 'YUV4MPEG2 W640 H480 F15:1 Cmono\n'; while :; do echo FRAMED; done"#,
    ]

    @Test
    func `A capture that dies, stalls or lies is told and started again, less and less often`()
        async throws
    {
        let ground = try await Ground()
        let edges = try await Self.captures.enumerated().asyncMap { number, text in
            let path = ground.path("capture\(number)")
            try Files.write(Array("#!/bin/sh\n\(text)\n".utf8), to: path, mode: 0o700)
            return try await ground.edge("gate\(number)", .capture([path]))
        }
        for edge in edges { try await edge.start() }
        try await Task.sleep(for: .seconds(12))
        for (edge, text) in zip(edges, Self.captures) {
            let reader = try await edge.status().reader
            let restarts = reader.number("restarts")
            print("capture: \(restarts) restarts, \(reader.word("lastFault")): \(text)")
            #expect((1...12).contains(restarts), "\(text)")
            #expect(reader.number("faults") > 0, "\(text)")
            #expect(!reader.word("lastFault").isEmpty, "\(text)")
            try await edge.wait("told: \(text)") { $0.word("state") == "degraded" }
        }
        for edge in edges { #expect(await edge.stop() == .code(0)) }
    }
}

extension Sequence {
    /// One after the other.
    fileprivate func asyncMap<Value>(_ change: (Element) async throws -> Value) async throws
        -> [Value]
    {
        var values: [Value] = []
        for element in self { values.append(try await change(element)) }
        return values
    }
}
