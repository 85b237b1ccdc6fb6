import Gates
import Synchronization
import Testing

/// What wires told, in order, for a test that waits for it.
final class WireLog: Sendable {
    private let told = Mutex<[WireNews]>([])

    var news: [WireNews] { told.withLock { $0 } }

    func hear(_ news: WireNews) {
        told.withLock { $0.append(news) }
    }

    /// Waits, for ten seconds at most, until a rule holds for what was told.
    func expect(
        _ rule: String,
        within limit: Duration = .seconds(10),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ holds: ([WireNews]) -> Bool
    ) async {
        let isMet = await Patience.wait(within: limit) { holds(news) }
        #expect(isMet, "\(rule): \(news)", sourceLocation: sourceLocation)
    }

    /// How often the wires could be used since the start.
    var readies: Int { news.count { $0 == .ready } }

    var losses: [String] {
        news.compactMap { if case .lost(let reason) = $0 { reason } else { nil } }
    }

    var begun: [UInt64] {
        news.compactMap { if case .began(let passage, _) = $0 { passage } else { nil } }
    }
}

/// Waiting for something that another thread or process does.
enum Patience {
    static func wait(
        within limit: Duration = .seconds(10),
        until holds: () throws -> Bool
    ) async rethrows -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if try holds() { return true }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return try holds()
    }
}
