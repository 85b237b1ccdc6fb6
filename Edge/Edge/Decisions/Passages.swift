package import Access
package import Gates
import Synchronization
import Vocabulary

/// Keeps the openings of one gate under way, and says what came of each.
package final class Passages: Sendable {
    /// Openings under way at once; a further one is refused, and the right given back.
    package static let openMax = 16
    package static let windowDefault = Duration.seconds(5)
    /// An order that a gate did not begin by then is not for a person who still stands there.
    package static let orderLifeMax = Duration.seconds(10)

    private enum Order: Sendable {
        case open(OpenPassage?, Direction)
        case deny(Refusal)
    }

    private let gate: any Gate
    private let window: Duration
    private let now: @Sendable () -> Duration
    private let settle: @Sendable (OpenPassage, GateOutcome?) -> Void
    private let orders: AsyncStream<Order>
    private let continuation: AsyncStream<Order>.Continuation
    private let open = Mutex<[UInt64: OpenPassage]>([:])

    package init(
        gate: any Gate,
        window: Duration = windowDefault,
        now: @escaping @Sendable () -> Duration = Clock.system.sinceBoot,
        settle: @escaping @Sendable (OpenPassage, GateOutcome?) -> Void
    ) {
        self.gate = gate
        self.window = window
        self.now = now
        self.settle = settle
        (orders, continuation) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(Self.openMax)
        )
    }

    package func grant(_ passage: OpenPassage?, _ direction: Direction) {
        let hasRoom = open.withLock { open in
            guard open.count < Self.openMax else { return false }
            if let passage { open[passage.scan] = passage }
            return true
        }
        guard let passage else {
            continuation.yield(.open(nil, direction))
            return
        }
        guard hasRoom else { return settle(passage, .refused) }
        if case .enqueued = continuation.yield(.open(passage, direction)) { return }
        end(passage, .refused)
    }

    package func deny(_ reason: Refusal?) {
        continuation.yield(.deny(reason ?? .stale))
    }

    /// Performs orders until `stop`, then returns when the last gate has answered.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for await order in orders {
                switch order {
                case .open(let passage, let direction):
                    group.addTask { await self.perform(passage, direction) }
                case .deny(let reason):
                    group.addTask { await self.gate.deny(reason) }
                }
            }
        }
    }

    package func stop() {
        continuation.finish()
    }

    /// Settles what no gate has answered: nobody can say any more.
    package func abandon() {
        let left = open.withLock { open in
            defer { open = [:] }
            return Array(open.values)
        }
        for passage in left { settle(passage, nil) }
    }

    private func perform(_ passage: OpenPassage?, _ direction: Direction) async {
        let outcome = await gate.grant(
            GateGrant(
                passage: passage?.scan ?? 0,
                direction: direction,
                window: window,
                expiresAt: now() + Self.orderLifeMax
            )
        )
        if let passage { end(passage, outcome) }
    }

    private func end(_ passage: OpenPassage, _ outcome: GateOutcome) {
        let isOpen = open.withLock { $0.removeValue(forKey: passage.scan) != nil }
        if isOpen { settle(passage, outcome) }
    }
}
