import HubAdmin
import Vocabulary

/// A right that ends with a minute, shown in the two seconds in which no gate can be sure of it.
///
/// Time is an interval at a gate; around its end a right may or may not hold, and the answer is to
/// say so.
struct Border: Sendable {
    /// The right must outlive what is shown before it.
    private static let notice = Duration.seconds(12)
    /// How long before the end the code is held up.
    private static let lead = Duration.milliseconds(900)

    private let text: String
    private let end: Timestamp

    init(season: Season) async throws {
        let now = Clock.system.now()
        let next = Minute(holding: now.advanced(by: Self.notice)).advanced(byMinutes: 1)
        end = next.start
        text = try await season.issue(
            at: .stele,
            ["zoneSet": .integer(1), "validUntil": .text(end.description)]
        )
    }

    func play(on stage: Stage) async throws {
        let wait = end.since(Clock.system.now()) - Self.lead
        if wait > .zero { try await Task.sleep(for: wait) }
        try await stage.play(Act(.stele, text, "clock_uncertain"))
    }
}
