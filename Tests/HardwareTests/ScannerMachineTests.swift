import ReaderLines
import Scanners
import Testing

@Suite struct ScannerMachineTests {
    private func ms(_ count: UInt64) -> UInt64 {
        count * 1_000_000
    }

    /// Without the beats.
    private func texts(_ lines: [ReaderLine]) -> [String] {
        lines.filter { $0 != .beat }.map(\.text)
    }

    @Test func `READY comes with the device and beats every 250 ms, open or not`() {
        var machine = ScannerMachine(ScannerLines(), now: 0)
        #expect(machine.openDue == 0)
        #expect(machine.handle(.opened(isGrabbed: true), now: 0) == [.ready, .beat])
        #expect(machine.waitMilliseconds(now: 0) == 250)
        #expect(machine.handle(.nothing, now: ms(249)) == [])
        #expect(machine.handle(.nothing, now: ms(250)) == [.beat])
        let gone = machine.handle(.failed(.gone), now: ms(600))
        #expect(gone.last == .beat)
        #expect(machine.handle(.nothing, now: ms(849)) == [])
        #expect(machine.handle(.nothing, now: ms(850)) == [.beat])
    }

    @Test func `An unplug in the middle of a code drops it and is told once`() {
        var machine = ScannerMachine(ScannerLines(), now: 0)
        _ = machine.handle(.opened(isGrabbed: true), now: 0)
        _ = machine.handle(.bytes(Array("J1HALF".utf8)), now: ms(10))
        let told = machine.handle(.failed(.gone), now: ms(20))
        #expect(texts(told) == ["FAULT\tgone\tthe scanner is gone: check the plug"])
        #expect(machine.openDue == ms(220))
        #expect(texts(machine.handle(.failed(.notFound), now: ms(220))) == [])
        #expect(machine.openDue == ms(620))
        #expect(texts(machine.handle(.failed(.notFound), now: ms(620))) == [])
        #expect(machine.openDue == ms(1_420))
        #expect(texts(machine.handle(.opened(isGrabbed: true), now: ms(1_420))) == ["READY"])
        #expect(machine.openDue == nil)
        let next = machine.handle(.bytes(Array("AB\r".utf8)), now: ms(1_430))
        #expect(texts(next) == ["CODE\tscanned\t4142\t0"])
    }

    @Test func `Another fault is told, the same is not`() {
        var machine = ScannerMachine(ScannerLines(), now: 0)
        let codes: [(PortFault, Bool)] = [
            (.notFound, true), (.notFound, false), (.notReadable, true), (.busy, true),
            (.busy, false), (.notADevice, true), (.notFound, true),
        ]
        for (index, (fault, isTold)) in codes.enumerated() {
            let lines = texts(machine.handle(.failed(fault), now: ms(UInt64(index))))
            let line = "FAULT\t\(fault.rawValue)\t\(fault.message)"
            #expect(lines == (isTold ? [line] : []))
        }
    }

    @Test func `The loop waits for what is due first`() {
        var machine = ScannerMachine(ScannerLines(), now: 0)
        _ = machine.handle(.opened(isGrabbed: true), now: 0)
        _ = machine.handle(.bytes(Array("AB".utf8)), now: ms(10))
        #expect(machine.waitMilliseconds(now: ms(10)) == 100)
        #expect(machine.waitMilliseconds(now: ms(109) + 1) == 1)
        #expect(machine.waitMilliseconds(now: ms(500)) == 0)
        let ended = machine.handle(.nothing, now: ms(110))
        #expect(texts(ended) == ["CODE\tscanned\t4142\t100"])
        #expect(machine.waitMilliseconds(now: ms(110)) == 140)
    }

    @Test func `A keyboard that others read too is told of once`() {
        var machine = ScannerMachine(KeyedScans(layout: .us), now: 0)
        let first = texts(machine.handle(.opened(isGrabbed: false), now: 0))
        #expect(first.count == 2)
        #expect(first.last?.hasPrefix("FAULT\tnot-grabbed\t") == true)
        _ = machine.handle(.failed(.gone), now: 1)
        #expect(texts(machine.handle(.opened(isGrabbed: false), now: 2)) == ["READY"])
    }

    @Test func `Each fault is a line of the protocol`() throws {
        for fault in PortFault.allCases {
            let line = ReaderLine.fault(code: fault.rawValue, text: fault.message)
            #expect(try ReaderLine(parsing: Array(line.text.utf8)) == line)
        }
    }
}
