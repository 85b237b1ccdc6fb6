import Edge
import Testing

@Suite struct WatchdogTests {
    private typealias Action = WatchdogMachine.Action

    @Test func `It is fed at half its time, and only when every loop has turned`() {
        var machine = WatchdogMachine(interval: .seconds(10), at: .zero)
        #expect(machine.handle(["a": 1, "b": 1], at: .milliseconds(4_999)) == .nothing)
        #expect(machine.handle(["a": 1, "b": 1], at: .seconds(5)) == .feed)
        #expect(machine.handle(["a": 2, "b": 2], at: .milliseconds(9_999)) == .nothing)
        #expect(machine.handle(["a": 2, "b": 1], at: .milliseconds(12_499)) == .nothing)
        #expect(machine.handle(["a": 2, "b": 1], at: .milliseconds(12_500)) == .stuck(["b"]))
        #expect(machine.handle(["a": 9, "b": 1], at: .seconds(20)) == .nothing)
        #expect(machine.handle(["a": 2, "b": 1], at: .seconds(21)) == .nothing)
        #expect(machine.handle(["a": 9, "b": 2], at: .seconds(22)) == .stuck([]))
        #expect(machine.handle(["a": 9, "b": 2], at: .seconds(23)) == .feed)
    }

    @Test func `A loop that never turned stands still, and a new one is waited for`() {
        var machine = WatchdogMachine(interval: .seconds(2), at: .zero)
        #expect(machine.handle(["a": 0], at: .seconds(1)) == .nothing)
        #expect(machine.handle(["a": 0], at: .milliseconds(1_500)) == .stuck(["a"]))
        #expect(machine.handle(["a": 1], at: .seconds(2)) == .stuck([]))
        #expect(machine.handle(["a": 1], at: .seconds(2)) == .feed)
        #expect(machine.handle(["a": 2, "late": 0], at: .seconds(3)) == .nothing)
        #expect(machine.handle(["a": 2, "late": 1], at: .seconds(3)) == .feed)
    }

    @Test(
        arguments: [
            ([:], nil), (["WATCHDOG_USEC": "10000000"], 10),
            (["WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "7"], 10),
            (["WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "8"], nil),
            (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-1"], nil),
            (["WATCHDOG_USEC": "ten"], nil), (["WATCHDOG_USEC": "9223372036854775807"], nil),
        ] as [([String: String], Int?)]
    )
    func `A watchdog is one for this process with a time`(_ given: ([String: String], Int?)) {
        #expect(ServiceReporter.interval(given.0, 7) == given.1.map { .seconds($0) })
    }
}
