import Access

/// Tells new presentations from codes that are still held before a reader; one for each reader.
///
/// A camera reports the same code many times a second. The journal and the gate want to hear of it
/// once, and again only after the code was away for the gap. A rotating code that moves on to its
/// next slot while it is held there is still the same one.
package struct PresentationMachine: Sendable {
    package enum Event: Sendable {
        /// A code is in view; times run since boot.
        case code([UInt8], at: Duration)
        /// Nothing is in view any more.
        case gone(at: Duration)
        case tick(at: Duration)
    }

    package enum Action: Sendable, Equatable {
        case present([UInt8])
    }

    /// Codes in view at once that are told apart; a further one takes the place of the one that
    /// was seen longest ago.
    package static let rememberedMax = 8

    package static let gapDefault = Duration.milliseconds(1_500)

    private struct Seen {
        let identity: [UInt8]
        var at: Duration
    }

    private let gap: Duration
    private var seen: [Seen] = []

    package init(gap: Duration = gapDefault) {
        self.gap = gap
    }

    package var remembered: Int { seen.count }

    package mutating func handle(_ event: Event) -> Action? {
        switch event {
        case .code(let payload, let moment):
            forget(until: moment)
            return see(payload, moment)
        case .gone(let moment), .tick(let moment):
            forget(until: moment)
            return nil
        }
    }

    /// Takes a presentation back that nobody could look at: the next sight of it counts anew.
    package mutating func retract(_ payload: [UInt8]) {
        let identity = TokenText.identity(of: payload)
        seen.removeAll { $0.identity == identity }
    }

    private mutating func see(_ payload: [UInt8], _ moment: Duration) -> Action? {
        let identity = TokenText.identity(of: payload)
        if let index = seen.firstIndex(where: { $0.identity == identity }) {
            seen[index].at = max(seen[index].at, moment)
            return nil
        }
        if seen.count == Self.rememberedMax,
            let oldest = seen.indices.min(by: { seen[$0].at < seen[$1].at })
        {
            seen.remove(at: oldest)
        }
        seen.append(Seen(identity: identity, at: moment))
        return .present(payload)
    }

    private mutating func forget(until moment: Duration) {
        seen.removeAll { moment - $0.at >= gap }
    }
}
