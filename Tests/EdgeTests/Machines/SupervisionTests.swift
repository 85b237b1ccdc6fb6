import Badges
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

    @Test func `A reader whose device is gone is absent until it is ready again`() {
        var machine = Self.ready()
        let line = ReaderLine.fault(code: "unplugged", text: "the reader was unplugged")
        #expect(machine.handle(.line(line), at: Self.start) == [])
        #expect(machine.state == "absent")
        _ = machine.handle(.line(.beat), at: Self.start + .milliseconds(900))
        #expect(machine.handle(.tick, at: Self.start + .milliseconds(1_800)) == [])
        #expect(machine.state == "absent")
        _ = machine.handle(.line(.ready), at: Self.start + .milliseconds(1_800))
        #expect(machine.state == "ready")
    }

    @Test func `What is said of cards is passed on, and a flood of cards is cut`() throws {
        var machine = Self.ready()
        let target = try CardTarget(uid: [1, 2, 3, 4], atqa: 4, sak: 0x20, ats: [])
        let card = ReaderLine.card(number: 1, target)
        let reply = ReaderLine.reply(number: 1, [0x90, 0])
        let lost = ReaderLine.lost(number: 1, code: "no-answer")
        for line in [card, reply, lost] {
            #expect(machine.handle(.line(line), at: Self.start) == [.card(line)])
        }
        var passed = 1
        for _ in 0..<1_000 { passed += machine.handle(.line(card), at: Self.start).count }
        #expect(passed == 200)
        #expect(machine.codesDropped == 801)
    }

    @Test func `A reader that does not take its commands is killed`() {
        var machine = Self.ready()
        #expect(machine.handle(.notListening, at: Self.start) == [.kill])
        #expect(machine.lastFault == "deaf: the reader does not take its commands")
        #expect(machine.handle(.tick, at: Self.start + .milliseconds(1_999)) == [.start])
        var waiting = ReaderSupervision(at: Self.start)
        #expect(waiting.handle(.notListening, at: Self.start) == [])
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

    @Test(arguments: ["not-found", "no-answer", "not-readable", "in-use"])
    func `A reader that is absent from the start is let alone as long as it beats`(
        _ code: String
    ) {
        var machine = ReaderSupervision(at: Self.start)
        _ = machine.handle(.tick, at: Self.start)
        _ = machine.handle(.line(.fault(code: code, text: "not there")), at: Self.start)
        var now = Self.start
        for _ in 1...400 {
            now += .milliseconds(250)
            #expect(machine.handle(.line(.beat), at: now) == [])
            #expect(machine.handle(.tick, at: now) == [])
        }
        #expect(machine.state == "absent")
        #expect(machine.lastFault == "\(code): not there")
        #expect(machine.restarts == 0)
        #expect(machine.handle(.tick, at: now + .milliseconds(2_999)) == [])
        #expect(machine.handle(.tick, at: now + .seconds(3)) == [.kill])
    }

    @Test func `A reader that beats, tells of no fault and is never ready is killed`() {
        var machine = ReaderSupervision(at: Self.start)
        _ = machine.handle(.tick, at: Self.start)
        for step in 1..<120 {
            let now = Self.start + .milliseconds(250 * step)
            _ = machine.handle(.line(.beat), at: now)
            #expect(machine.handle(.tick, at: now) == [])
        }
        #expect(machine.handle(.tick, at: Self.start + .seconds(30)) == [.kill])
    }

    @Test func `Every word of a reader for a device that is not there is an absence`() {
        let cards: Set = [
            "not-found", "not-a-device", "not-a-terminal", "not-permitted", "in-use", "no-answer",
            "unplugged", "failing",
        ]
        #expect(cards.subtracting(ReaderSupervision.absenceFaults) == [])
        let scanners: Set = ["not-found", "not-readable", "not-a-device", "busy", "gone"]
        #expect(scanners.subtracting(ReaderSupervision.absenceFaults) == [])
    }

    /// What the waits are after so many crashes, each five seconds after READY.
    private static func waits(_ policy: RestartPolicy, crashes: Int) -> [Duration] {
        var machine = ReaderSupervision(policy: policy, at: start)
        var now = start
        var waits: [Duration] = []
        _ = machine.handle(.tick, at: now)
        for _ in 0..<crashes {
            _ = machine.handle(.line(.ready), at: now)
            now += .seconds(5)
            _ = machine.handle(.line(.beat), at: now)
            _ = machine.handle(.readerEnded(.signal(11)), at: now)
            let due = machine.deadline ?? now
            waits.append(due - now)
            now = due
            _ = machine.handle(.tick, at: now)
        }
        return waits
    }

    @Test
    func
        `A tag that crashes a reader of cards again and again never costs more than half a second`()
    {
        let waits = Self.waits(.cards, crashes: 10)
        #expect(
            waits == [200, 400].map { .milliseconds($0) }
                + [Duration](repeating: .milliseconds(500), count: 8)
        )
        // Of a camera it is told otherwise: nobody can crash it by a code alone.
        #expect(Self.waits(RestartPolicy(), crashes: 7).last == .seconds(10))
    }

    @Test func `A reader of cards that never becomes ready is tried less and less often`() {
        var machine = ReaderSupervision(policy: .cards, at: Self.start)
        var now = Self.start
        for _ in 0..<8 {
            _ = machine.handle(.tick, at: now)
            _ = machine.handle(.readerEnded(.code(71)), at: now)
            now = machine.deadline ?? now
        }
        _ = machine.handle(.tick, at: now)
        _ = machine.handle(.readerEnded(.code(71)), at: now)
        #expect(machine.deadline == now + .seconds(10))
    }

    @Test func `What is no card is noted as a fault and passed on, and a flood of it is cut`() {
        var machine = Self.ready()
        let line = ReaderLine.badTarget(.malformed)
        #expect(machine.handle(.line(line), at: Self.start) == [.card(line)])
        #expect(machine.lastFault?.hasPrefix("bad-target: malformed: ") == true)
        #expect(machine.state == "ready")
        var passed = 1
        for _ in 0..<1_000 { passed += machine.handle(.line(line), at: Self.start).count }
        #expect(passed == 200)
    }
}
