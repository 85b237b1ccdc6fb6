import Access
import Testing
import Vocabulary

/// Uses at other gates in the use of a right.
struct NeighbourUseTests {
    private static func at(_ second: Int) -> Timestamp {
        Timestamp(milliseconds: 1_780_000_000_000).advanced(by: .seconds(second))
    }

    private static func use(
        _ news: NeighbourNews,
        _ direction: Direction = .entry,
        at second: Int,
        generation: UInt8 = 1,
        zone: UInt16 = 1,
        usesSeen: UInt16 = 0,
        mayBeSeen: Bool = false
    ) -> NeighbourUse {
        NeighbourUse(
            news,
            generation: generation,
            direction,
            zone: zone,
            at: at(second),
            usesSeen: usesSeen,
            mayBeSeen: mayBeSeen
        )
    }

    @Test func `An entry elsewhere counts as one here`() {
        var state = UseState()
        state.hear(Self.use(.used, at: 10))
        #expect(state.known == 1)
        #expect(state.isInside)
        #expect(state.zone == 1)
        #expect(state.lastEntry == Self.at(10))
        #expect(state.entries == [Self.at(10)])
        #expect(state.generation == 1)
    }

    @Test func `The order in which uses are heard does not matter`() {
        let uses = [
            Self.use(.used, at: 10), Self.use(.used, .exit, at: 20, zone: 0),
            Self.use(.used, at: 30),
        ]
        var forward = UseState()
        for use in uses { forward.hear(use) }
        for order in [[2, 1, 0], [1, 0, 2], [0, 2, 1], [2, 0, 1]] {
            var state = UseState()
            for place in order { state.hear(uses[place]) }
            #expect(state.known == 2)
            #expect(state.isInside)
            #expect(state.entries == forward.entries)
            #expect(state.lastEntry == forward.lastEntry)
        }
    }

    @Test func `Given back, a use leaves nothing behind but its generation`() {
        var state = UseState()
        state.hear(Self.use(.used, at: 10, generation: 3))
        state.hear(Self.use(.takenBack, at: 10, generation: 3))
        #expect(state == UseState(generation: 3))
        state.hear(Self.use(.unused, at: 12, generation: 4))
        #expect(state == UseState(generation: 4))
    }

    @Test func `A use given back before another one leaves that other`() {
        var state = UseState()
        state.hear(Self.use(.used, at: 10))
        state.hear(Self.use(.used, at: 20))
        state.hear(Self.use(.takenBack, at: 20))
        #expect(state.known == 1)
        #expect(state.lastEntry == Self.at(10))
        #expect(state.isInside)
    }

    @Test func `An older exit does not put out who came in since`() {
        var state = UseState()
        state.hear(Self.use(.used, at: 20))
        state.hear(Self.use(.used, .exit, at: 10, zone: 0))
        #expect(state.isInside)
        state.hear(Self.use(.used, .exit, at: 30, zone: 0))
        #expect(!state.isInside)
        #expect(state.lastExit == Self.at(30))
    }

    @Test func `A use that the hub counted already is not counted again when it is heard late`() {
        var state = UseState()
        // Two uses that only the hub told of, then one here.
        state.settle(.entry, usesSeen: 2, at: Self.at(50))
        #expect(state.known == 3)
        state.hear(Self.use(.used, at: 10, usesSeen: 2, mayBeSeen: true))
        state.hear(Self.use(.used, at: 20, usesSeen: 2, mayBeSeen: true))
        #expect(state.known == 3)
        // A third that nobody had counted.
        state.hear(Self.use(.used, at: 30, usesSeen: 2, mayBeSeen: true))
        #expect(state.known == 4)
    }

    @Test func `A use that is newer than the head counts on top of what the hub counted`() {
        var state = UseState()
        state.hear(Self.use(.used, at: 10, usesSeen: 9))
        #expect(state.known == 10)
        // One remembered of six that are known: the next is the seventh all the same.
        var used = UseState()
        used.settle(.entry, usesSeen: 5, at: Self.at(5))
        used.hear(Self.use(.used, at: 10, usesSeen: 5))
        #expect(used.known == 7)
        used.hear(Self.use(.used, at: 2, usesSeen: 5, mayBeSeen: true))
        #expect(used.known == 7)
    }

    @Test(arguments: [(-1, true), (0, false), (1, false)])
    func `A head may have counted what is older than it is`(_ given: (second: Int, mayBe: Bool)) {
        let use = NeighbourUse(
            .used,
            generation: 1,
            .entry,
            zone: 1,
            at: Self.at(given.second),
            right: .absent,
            head: HeadDates(issuedAt: Self.at(0), expiresAt: Self.at(60))
        )
        #expect(use.mayBeSeen == given.mayBe)
        #expect(use.usesSeen == 0)
    }
}
