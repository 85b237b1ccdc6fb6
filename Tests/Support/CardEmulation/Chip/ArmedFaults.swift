/// The faults that are ordered, and how often each still strikes.
package struct ArmedFaults: Sendable {
    private struct Order: Sendable {
        /// Nil until it is taken back.
        var count: Int?
        /// The only command it concerns, nil for all.
        var command: UInt8?
    }

    private var orders: [ChipFault: Order] = [:]
    /// How often each struck.
    package private(set) var struck: [ChipFault: Int] = [:]

    package init() {}

    package var isEmpty: Bool { orders.isEmpty }

    /// Orders a fault for the next `count` replies, nil for all, to one command or to any.
    package mutating func arm(_ fault: ChipFault, count: Int?, command: UInt8?) {
        precondition(count.map { $0 > 0 } ?? true, "a fault is ordered at least once")
        orders[fault] = Order(count: count, command: command)
    }

    package mutating func clear() {
        orders = [:]
    }

    /// Whether the fault strikes this command; it is then spent once.
    mutating func strikes(_ fault: ChipFault, _ command: UInt8) -> Bool {
        guard var order = orders[fault], order.command ?? command == command else { return false }
        struck[fault, default: 0] += 1
        guard let count = order.count else { return true }
        order.count = count - 1
        orders[fault] = count == 1 ? nil : order
        return true
    }
}
