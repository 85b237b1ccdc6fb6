/// Wakes one loop that waits for work; rings that nobody heard yet are one.
///
/// It only saves time: a loop also looks by itself, so a ring that is lost, or meant for another
/// process, delays and loses nothing.
package struct Bell: Sendable {
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func ring() { continuation.yield() }

    /// Rings once the transaction is durable.
    package func ring(after session: any Session) {
        session.afterCommit { ring() }
    }
}
