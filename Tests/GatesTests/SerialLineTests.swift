import PortEmulation
import SerialLines
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct SerialLineTests {
    nonisolated private static let strange: [(path: String, fault: SerialFault)] = [
        ("/nowhere", .notFound), ("", .notFound), ("/dev/null/x", .notFound),
        ("/dev/null", .notADevice), ("/dev", .notADevice), ("/etc/passwd", .notADevice),
        ("/" + String(repeating: "a", count: 2_999), .notFound),
        (String(repeating: "/a", count: 3_000), .notFound), ("/dev/pts\u{0}", .notFound),
    ]

    @Test(arguments: strange)
    func `What is no serial line is refused with the reason`(
        _ given: (path: String, fault: SerialFault)
    ) {
        #expect(throws: given.fault) {
            _ = try SerialLine(given.path, .terminal(baud: 9_600)).read(waitingMilliseconds: 0)
        }
    }

    @Test func `Bytes pass as they are, both ways`() throws {
        let port = try PseudoTerminal.opened()
        let line = try SerialLine(port.path, .terminal(baud: 115_200))
        let all = (0...255).map { UInt8($0) }
        try line.write(all, waitingMilliseconds: 1_000)
        var out: [UInt8] = []
        for _ in 0..<100 where out.count < 256 {
            out += port.read()
            line.drain(waitingMilliseconds: 10)
        }
        #expect(out == all)
        port.write(all)
        var found: [UInt8] = []
        while found.count < 256, case .bytes(let bytes) = line.read(waitingMilliseconds: 1_000) {
            found += bytes
        }
        #expect(found == all)
        #expect(line.read(waitingMilliseconds: 1) == .nothing)
    }

    @Test func `A line has one holder, and is free when it is closed`() throws {
        let port = try PseudoTerminal.opened()
        do {
            let line = try SerialLine(port.path, .terminal(baud: 9_600))
            #expect(throws: SerialFault.busy) {
                _ = try SerialLine(port.path, .terminal(baud: 9_600)).read(waitingMilliseconds: 0)
            }
            #expect(line.read(waitingMilliseconds: 0) == .nothing)
        }
        let again = try SerialLine(port.path, .terminal(baud: 9_600))
        #expect(again.read(waitingMilliseconds: 0) == .nothing)
    }

    @Test func `What waited from before is thrown away`() throws {
        let port = try PseudoTerminal.opened()
        port.write(Array("old\n".utf8))
        let line = try SerialLine(port.path, .terminal(baud: 9_600))
        #expect(line.read(waitingMilliseconds: 20) == .nothing)
    }

    @Test func `A line that nobody empties stalls in the time given`() throws {
        let port = try PseudoTerminal.opened()
        let line = try SerialLine(port.path, .terminal(baud: 9_600))
        let start = ContinuousClock.now
        #expect(throws: SerialFault.stalled) {
            try line.write([UInt8](repeating: 0x41, count: 1_000_000), waitingMilliseconds: 50)
        }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `A line that is unplugged is gone`() throws {
        var port: PseudoTerminal? = try PseudoTerminal.opened()
        let path = port?.path ?? ""
        let line = try SerialLine(path, .terminal(baud: 9_600))
        port = nil
        #expect(line.read(waitingMilliseconds: 100) == .gone)
        #expect(throws: SerialFault.gone) { try line.write([1], waitingMilliseconds: 100) }
    }

    @Test func `A bell ends the wait`() throws {
        let port = try PseudoTerminal.opened()
        let line = try SerialLine(port.path, .terminal(baud: 9_600))
        let bell = try WakeUp()
        bell.ring()
        let start = ContinuousClock.now
        #expect(line.read(waitingMilliseconds: 30_000, unless: bell) == .nothing)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func `Each fault says what to do, in its own words`() {
        #expect(Set(SerialFault.allCases.map(\.message)).count == SerialFault.allCases.count)
    }
}
