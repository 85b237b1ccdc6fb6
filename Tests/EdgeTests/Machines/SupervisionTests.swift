import Edge
import Processes
import ReaderLines
import Testing

struct SupervisionTests {
    private static let start = ContinuousClock.now

    private static func ready() -> ReaderSupervision {
        var machine = ReaderSupervision(at: start)
        _ = machine.handle(.tick, at: start)
        _ = machine.handle(.line(.ready), at: start)
        return machine
    }

    @Test func `A reader is started at once and killed after a second of silence`() {
        var machine = ReaderSupervision(at: Self.start)
        #expect(machine.handle(.tick, at: Self.start) == [.start])
        #expect(machine.handle(.line(.ready), at: Self.start) == [])
        #expect(machine.state == "ready")
        #expect(machine.handle(.tick, at: Self.start + .milliseconds(999)) == [])
        #expect(machine.handle(.tick, at: Self.start + .milliseconds(1_000)) == [.kill])
    }

    @Test func `A reader that opens its camera has three seconds`() {
        var machine = ReaderSupervision(at: Self.start)
        _ = machine.handle(.tick, at: Self.start)
        #expect(machine.handle(.tick, at: Self.start + .milliseconds(2_999)) == [])
        #expect(machine.handle(.tick, at: Self.start + .milliseconds(3_000)) == [.kill])
    }

    @Test func `A reader that was killed keeps the reason, not the signal`() {
        var machine = Self.ready()
        _ = machine.handle(.tick, at: Self.start + .seconds(1))
        _ = machine.handle(.captureEnded(.signal(9)), at: Self.start + .seconds(1))
        _ = machine.handle(.readerEnded(.signal(9)), at: Self.start + .seconds(1))
        #expect(machine.lastFault == "silent: no sign of life from the reader")
        #expect(machine.faults == 1)
        var stalled = Self.ready()
        let fault = ReaderLine.fault(code: "stalled", text: "no frame")
        _ = stalled.handle(.line(fault), at: Self.start)
        _ = stalled.handle(.captureEnded(.signal(9)), at: Self.start)
        _ = stalled.handle(.readerEnded(.signal(9)), at: Self.start)
        #expect(stalled.lastFault == "stalled: no frame")
    }

    @Test func `A beat keeps it alive`() {
        var machine = Self.ready()
        for step in 1...40 {
            let moment = Self.start + .milliseconds(250 * step)
            #expect(machine.handle(.line(.beat), at: moment) == [])
            #expect(machine.handle(.tick, at: moment) == [])
        }
    }

    struct Ending: Sendable {
        let event: ReaderSupervision.Event
        let actions: [ReaderSupervision.Action]
        let fault: String?
    }

    @Test(arguments: [
        Ending(event: .readerEnded(.code(75)), actions: [], fault: nil),
        Ending(
            event: .readerEnded(.signal(11)),
            actions: [],
            fault: "reader ended by signal 11"
        ),
        Ending(
            event: .line(.fault(code: "stalled", text: "no frame")),
            actions: [.kill],
            fault: "stalled: no frame"
        ),
        Ending(
            event: .line(.fault(code: "ended", text: "the input ended")),
            actions: [.kill],
            fault: "ended: the input ended"
        ),
        Ending(event: .notStarted("no such program"), actions: [], fault: "no such program"),
    ])
    func `Whatever ends a reader, it is back in less than two seconds`(_ given: Ending) {
        var machine = Self.ready()
        #expect(machine.handle(given.event, at: Self.start) == given.actions)
        #expect(machine.lastFault == given.fault)
        #expect(machine.handle(.tick, at: Self.start + .milliseconds(1_999)) == [.start])
        #expect(machine.restarts == 1)
    }

    @Test func `A reader whose capture ended has a second to read what is left`() {
        var machine = Self.ready()
        #expect(machine.handle(.captureEnded(.code(1)), at: Self.start) == [])
        #expect(machine.lastFault == "capture ended: code(1)")
        let code = ReaderLine.code(.qr, payload: [1], ageMilliseconds: 0)
        #expect(machine.handle(.line(code), at: Self.start + .milliseconds(900)).count == 1)
        #expect(machine.handle(.tick, at: Self.start + .milliseconds(999)) == [])
        #expect(machine.deadline == Self.start + .milliseconds(1_000))
        #expect(machine.handle(.tick, at: Self.start + .milliseconds(1_000)) == [.kill])
        #expect(machine.handle(.tick, at: Self.start + .milliseconds(1_200)) == [.start])
    }

    @Test func `A black picture is reported and the reader goes on`() {
        var machine = Self.ready()
        let line = ReaderLine.fault(code: "black", text: "check the lens")
        #expect(machine.handle(.line(line), at: Self.start) == [])
        #expect(machine.lastFault == "black: check the lens")
        #expect(machine.state == "ready")
    }

    @Test func `Twenty lines of garbage in a second are enough`() {
        var machine = Self.ready()
        for _ in 0..<19 {
            #expect(machine.handle(.badLine(.notText), at: Self.start) == [])
        }
        #expect(machine.handle(.badLine(.notText), at: Self.start) == [.kill])
    }

    @Test func `Garbage now and then is only reported`() {
        var machine = Self.ready()
        for step in 0..<100 {
            let moment = Self.start + .milliseconds(100 * step)
            _ = machine.handle(.line(.beat), at: moment)
            #expect(machine.handle(.badLine(.tooLong), at: moment) == [])
        }
        #expect(machine.faults == 100)
    }

    @Test func `A flood of codes is cut at 200 a second`() {
        var machine = Self.ready()
        let line = ReaderLine.code(.qr, payload: [1], ageMilliseconds: 5)
        var passed = 0
        for _ in 0..<1_000 { passed += machine.handle(.line(line), at: Self.start).count }
        #expect(passed == 200)
        #expect(machine.codesDropped == 800)
        #expect(machine.handle(.line(line), at: Self.start + .seconds(1)).count == 1)
    }

    @Test func `A file that was read through is not read again`() {
        var machine = ReaderSupervision(endsOnce: true, at: Self.start)
        _ = machine.handle(.tick, at: Self.start)
        _ = machine.handle(.line(.fault(code: "ended", text: "end")), at: Self.start)
        #expect(machine.handle(.readerEnded(.code(75)), at: Self.start) == [])
        #expect(machine.handle(.tick, at: Self.start + .seconds(60)) == [])
        #expect(machine.state == "finished")
        #expect(machine.deadline == nil)
    }

    @Test func `A reader that fails at every start is tried less and less often`() {
        var machine = ReaderSupervision(at: Self.start)
        var now = Self.start
        var starts = 0
        for _ in 0..<600 {
            now += .milliseconds(100)
            guard machine.handle(.tick, at: now) == [.start] else { continue }
            starts += 1
            _ = machine.handle(.readerEnded(.code(66)), at: now)
        }
        #expect(starts < 15)
    }

    @Test func `Stopping asks once and starts nothing again`() {
        var machine = Self.ready()
        #expect(machine.handle(.stop, at: Self.start) == [.terminate])
        #expect(machine.handle(.readerEnded(.code(0)), at: Self.start) == [])
        #expect(machine.handle(.tick, at: Self.start + .seconds(60)) == [])
        #expect(machine.state == "stopped")
    }
}
