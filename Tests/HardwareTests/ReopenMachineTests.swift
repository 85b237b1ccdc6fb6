import ReaderLines
import Testing

@Suite struct ReopenMachineTests {
    private func fail(_ machine: inout ReopenMachine, at now: Duration) -> Duration? {
        _ = machine.failed(code: "gone", text: "it is gone", at: now)
        return machine.openDue.map { $0 - now }
    }

    @Test func `Waits double from 0.2 s to 10 s and stay there`() {
        var machine = ReopenMachine(at: .seconds(7))
        #expect(machine.openDue == .seconds(7))
        let waits = (0..<9).map { fail(&machine, at: .seconds(8 + $0)) }
        let expected: [Duration] = [
            .milliseconds(200), .milliseconds(400), .milliseconds(800), .milliseconds(1_600),
            .milliseconds(3_200), .milliseconds(6_400), .seconds(10), .seconds(10), .seconds(10),
        ]
        #expect(waits == expected)
    }

    @Test(arguments: [(1_999, 800), (2_000, 200), (3_600_000, 200)])
    func `A device that was open for two seconds was well`(
        _ given: (openMilliseconds: Int, waitMilliseconds: Int)
    ) {
        var machine = ReopenMachine(at: .zero)
        _ = fail(&machine, at: .seconds(1))
        _ = fail(&machine, at: .seconds(2))
        machine.opened(at: .seconds(3))
        #expect(machine.openDue == nil)
        let lost = Duration.seconds(3) + .milliseconds(given.openMilliseconds)
        #expect(fail(&machine, at: lost) == .milliseconds(given.waitMilliseconds))
    }

    @Test func `A device that opens and fails at once does not shorten the waits`() {
        var machine = ReopenMachine(at: .zero)
        var wait: Duration?
        for turn in 0..<8 {
            machine.opened(at: .seconds(11 * turn))
            wait = fail(&machine, at: .seconds(11 * turn) + .milliseconds(1))
        }
        #expect(wait == .seconds(10))
        #expect(fail(&machine, at: .seconds(1_000)) == .seconds(10))
    }

    @Test func `A fault is told once, until it is another or the device was open`() {
        var machine = ReopenMachine(at: .zero)
        func told(_ code: String) -> [String] {
            machine.failed(code: code, text: "why", at: .zero).map(\.text)
        }
        #expect(told("not-found") == ["FAULT\tnot-found\twhy"])
        #expect(told("not-found") == [])
        #expect(told("busy") == ["FAULT\tbusy\twhy"])
        #expect(told("not-found") == ["FAULT\tnot-found\twhy"])
        machine.opened(at: .zero)
        #expect(told("not-found") == ["FAULT\tnot-found\twhy"])
        #expect(told("not-found") == [])
    }
}
