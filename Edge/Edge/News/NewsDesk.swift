import Synchronization

/// Passes news on to all that listen, in the order in which they were told.
///
/// Listeners are called where the news are told, often on the queue of decisions: they note and
/// return. They are few, and join before the daemon runs.
package final class NewsDesk: Sendable {
    package typealias Listener = @Sendable (EdgeNews) -> Void

    package static let listenersMax = 16

    private let listeners = Mutex<[Listener]>([])

    package init() {}

    package func listen(_ listener: @escaping Listener) {
        listeners.withLock { listeners in
            precondition(listeners.count < Self.listenersMax, "the listeners of a desk are few")
            listeners.append(listener)
        }
    }

    package func tell(_ news: EdgeNews) {
        for listener in listeners.withLock({ $0 }) { listener(news) }
    }
}
