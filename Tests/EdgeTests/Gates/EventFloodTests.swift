import Access
import Edge
import Testing

struct EventFloodTests {
    private typealias Summary = EventFlood<GateEventKind>.Summary

    /// A flood under test, with moments in seconds.
    private final class Bench {
        private var flood: EventFlood<GateEventKind>

        init(singlesMax: Int = 10) {
            flood = EventFlood(singlesMax: singlesMax)
        }

        func happens(_ kind: GateEventKind, at second: Double = 0) -> Bool {
            flood.handle(kind, lasts: false, isOver: false, at: .seconds(second))
        }

        func begins(_ kind: GateEventKind, at second: Double = 0) -> Bool {
            flood.handle(kind, lasts: true, isOver: false, at: .seconds(second))
        }

        func ends(_ kind: GateEventKind, at second: Double = 0) -> Bool {
            flood.handle(kind, lasts: true, isOver: true, at: .seconds(second))
        }

        func tick(at second: Double) -> [Summary] { flood.tick(at: .seconds(second)) }

        func drain() -> [Summary] { flood.drain() }
    }

    @Test func `Ten events of a kind a minute are journalled, the rest is one number`() {
        let flood = Bench()
        var recorded = 0
        for index in 0..<25 where flood.happens(.forced, at: Double(index) / 10) {
            recorded += 1
        }
        #expect(recorded == 10)
        #expect(flood.tick(at: 59.999).isEmpty)
        #expect(
            flood.tick(at: 60) == [Summary(key: .forced, omitted: 15, isOver: false)]
        )
        #expect(flood.tick(at: 120).isEmpty)
        #expect(flood.happens(.forced, at: 121))
    }

    @Test func `One kind in flood hides no other`() {
        let flood = Bench()
        for _ in 0..<100 { _ = flood.happens(.forced) }
        #expect(flood.begins(.tamper))
        #expect(flood.happens(.secondPassage))
    }

    @Test func `The end of what was journalled is journalled, however many came before`() {
        let flood = Bench()
        var written = 0
        for index in 0..<10 {
            if flood.begins(.heldOpen, at: Double(index)) { written += 1 }
            if flood.ends(.heldOpen, at: Double(index)) { written += 1 }
        }
        #expect(written == 20)
        #expect(!flood.begins(.heldOpen, at: 11))
        #expect(!flood.ends(.heldOpen, at: 12))
        let summary = Summary(key: .heldOpen, omitted: 1, isOver: true)
        #expect(flood.tick(at: 60) == [summary])
    }

    @Test func `A beginning that was only counted stands in the summary, and its end follows`() {
        let flood = Bench(singlesMax: 1)
        #expect(flood.begins(.tamper))
        #expect(flood.ends(.tamper, at: 1))
        #expect(!flood.begins(.tamper, at: 2))
        let summary = Summary(key: .tamper, omitted: 1, isOver: false)
        #expect(flood.tick(at: 60) == [summary])
        #expect(flood.ends(.tamper, at: 61))
        #expect(flood.drain().isEmpty)
    }

    @Test func `What was counted is told at the end of the process`() {
        let flood = Bench(singlesMax: 1)
        for _ in 0..<3 { _ = flood.happens(.forced) }
        #expect(flood.drain() == [Summary(key: .forced, omitted: 2, isOver: false)])
        #expect(flood.drain().isEmpty)
    }
}
