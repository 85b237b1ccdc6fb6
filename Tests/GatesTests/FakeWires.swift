import Gates
import Synchronization

/// Wires made of memory: they remember orders and tell what the test has them tell.
final class FakeWires: GateWires {
    typealias Heard = @Sendable (WireNews) -> Void

    let kind = "fake"
    let hasSensor: Bool

    /// What is told at once for an order, from within it.
    private let answer: @Sendable (WireOrder) -> WireNews?
    private let state = Mutex<(orders: [WireOrder], heard: Heard?)>(([], nil))

    init(
        hasSensor: Bool = true,
        answer: @escaping @Sendable (WireOrder) -> WireNews? = { _ in nil }
    ) {
        self.hasSensor = hasSensor
        self.answer = answer
    }

    var orders: [WireOrder] { state.withLock { $0.orders } }

    func perform(_ order: WireOrder) {
        let heard = state.withLock { state in
            state.orders.append(order)
            return state.heard
        }
        if let news = answer(order) { heard?(news) }
    }

    func tell(_ news: WireNews) {
        state.withLock { $0.heard }?(news)
    }

    func run(_ heard: @escaping Heard) async {
        state.withLock { $0.heard = heard }
        heard(.ready)
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
        state.withLock { $0.heard = nil }
    }
}
