import Demonstration
import Synchronization
import Testing

@Suite("Visitors try their codes", .timeLimit(.minutes(1)))
struct TrialDeskTests {
    /// A place that answers as it is told.
    private final class FakePlace: Sendable {
        struct State {
            var verdicts: [String] = []
            var counted: Int64 = 0
            var isReading = true
            var isGone = false
            var shown: [Int] = []
            var cleared: [Int] = []
            var atOnce = 0
            var atOnceMax = 0
        }

        struct Gone: Error {}

        let state = Mutex(State())
        /// What the place does with a picture.
        let answers: @Sendable (Int, inout State) -> Void

        init(_ answers: @escaping @Sendable (Int, inout State) -> Void) {
            self.answers = answers
        }

        var booth: Booth {
            Booth(
                look: { [self] in
                    try state.withLock { state in
                        guard !state.isGone else { throw Gone() }
                        return Booth.Look(
                            last: Int64(state.verdicts.count),
                            counted: state.counted,
                            isReading: state.isReading
                        )
                    }
                },
                verdicts: { [self] after in
                    state.withLock { Array($0.verdicts.dropFirst(Int(after))) }
                },
                show: { [self] _, number in
                    state.withLock { state in
                        state.shown.append(number)
                        state.atOnce += 1
                        state.atOnceMax = max(state.atOnceMax, state.atOnce)
                        answers(number, &state)
                    }
                },
                clear: { [self] number in
                    state.withLock { state in
                        state.atOnce -= 1
                        state.cleared.append(number)
                    }
                }
            )
        }
    }

    private static var quick: TrialDesk.Pace {
        var pace = TrialDesk.Pace()
        pace.patience = .milliseconds(60)
        pace.poll = .milliseconds(1)
        pace.pause = .zero
        return pace
    }

    private let picture: VisitorPicture

    init() throws {
        picture = try VisitorPicture(Array("P5\n1 1\n255\nx".utf8))
    }

    private static func desk(_ place: FakePlace) async -> TrialDesk {
        let desk = TrialDesk(pace: quick)
        await desk.open([.stele: place.booth])
        return desk
    }

    @Test func `What the place decided is the answer, and the picture is gone`() async throws {
        let place = FakePlace { _, state in state.verdicts.append("unpaid") }
        let outcome = await Self.desk(place).attempt(picture, at: .stele)
        #expect(outcome == .decided("unpaid"))
        #expect(place.state.withLock { $0.cleared } == [1])
    }

    @Test func `Only what came after the picture counts`() async throws {
        let place = FakePlace { _, _ in }
        place.state.withLock { $0.verdicts = ["granted"] }
        #expect(
            await Self.desk(place).attempt(picture, at: .stele) == .nothingRead
        )
    }

    @Test func `A code that was only counted was unreadable`() async throws {
        let place = FakePlace { _, state in state.counted += 1 }
        #expect(
            await Self.desk(place).attempt(picture, at: .stele)
                == .decided("unreadable")
        )
    }

    @Test func `While the show is on, and at other places, nobody is served`() async throws {
        let closed = TrialDesk(pace: Self.quick)
        #expect(await closed.attempt(picture, at: .stele) == .notYet)
        let open = await Self.desk(FakePlace { _, _ in })
        #expect(await open.attempt(picture, at: .kiosk) == .outOfService)
    }

    @Test func `A place that does not read or answer is out of service`() async throws {
        let blind = FakePlace { _, _ in }
        blind.state.withLock { $0.isReading = false }
        #expect(
            await Self.desk(blind).attempt(picture, at: .stele) == .outOfService
        )
        #expect(blind.state.withLock { $0.shown } == [])
        let gone = FakePlace { _, _ in }
        gone.state.withLock { $0.isGone = true }
        #expect(
            await Self.desk(gone).attempt(picture, at: .stele) == .outOfService
        )
    }

    @Test func `Visitors are served one after the other, and those too many are sent away`()
        async throws
    {
        let place = FakePlace { number, state in state.verdicts.append("verdict \(number)") }
        let desk = await Self.desk(place)
        let picture = self.picture
        let outcomes = await withTaskGroup(of: TrialDesk.Outcome.self) { group in
            for _ in 0..<12 { group.addTask { await desk.attempt(picture, at: .stele) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let decided = outcomes.filter { $0 != .busy }
        #expect(decided.count >= TrialDesk.waitingMax + 1)
        #expect(Set(decided).count == decided.count)
        #expect(outcomes.contains(.busy))
        #expect(place.state.withLock { $0.atOnceMax } == 1)
        #expect(await desk.attempt(picture, at: .stele) != .busy)
    }
}
