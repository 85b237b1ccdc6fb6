/// The faults that are ordered, and how often each still strikes.
struct ArmedBoardFaults: Sendable {
    /// Nil until it is taken back.
    private var orders: [BoardFault: Int?] = [:]
    /// How often each struck.
    private(set) var struck: [BoardFault: Int] = [:]

    /// Orders a fault for the next `count` times, nil for all.
    mutating func arm(_ fault: BoardFault, count: Int?) {
        precondition(count.map { $0 > 0 } ?? true, "a fault is ordered at least once")
        orders[fault] = .some(count)
    }

    mutating func clear() {
        orders = [:]
    }

    /// Whether the fault strikes now; it is then spent once.
    mutating func strikes(_ fault: BoardFault) -> Bool {
        guard let order = orders[fault] else { return false }
        struck[fault, default: 0] += 1
        if let count = order { orders[fault] = count > 1 ? .some(count - 1) : nil }
        return true
    }
}
