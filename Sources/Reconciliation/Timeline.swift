package import Vocabulary

/// Crossings of one right, with what is sure of their order.
///
/// One crossing is surely before another when its interval ends before that one's begins, or when
/// one device wrote both in this order. What one device wrote later also bounds what it wrote
/// before: of each device the intervals are narrowed so that they never run against its journal.
package struct Timeline: Sendable {
    /// In the one order of ``Crossing/precedes(_:_:)``.
    package let crossings: [Crossing]
    private let lows: [Timestamp]
    private let highs: [Timestamp]

    package init(_ unordered: [Crossing]) {
        let crossings = unordered.sorted(by: Crossing.precedes)
        var lows = crossings.map(\.time.low)
        var highs = crossings.map(\.time.high)
        let byDevice = Dictionary(grouping: crossings.indices) { crossings[$0].place.device }
        for indices in byDevice.values where indices.count > 1 {
            let written = indices.sorted { crossings[$0].place < crossings[$1].place }
            for (earlier, later) in zip(written, written.dropFirst()) {
                lows[later] = max(lows[later], lows[earlier])
            }
            for (later, earlier) in zip(written.reversed(), written.reversed().dropFirst()) {
                highs[earlier] = min(highs[earlier], highs[later])
            }
        }
        self.crossings = crossings
        self.lows = lows
        self.highs = highs
    }

    package var count: Int { crossings.count }

    package func low(_ index: Int) -> Timestamp { lows[index] }
    package func high(_ index: Int) -> Timestamp { highs[index] }

    /// Whether nothing that the journals tell leaves room for the other order.
    package func isSurelyBefore(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (crossings[left].place, crossings[right].place)
        guard first.device != second.device else { return first < second }
        return highs[left] < lows[right]
    }

    /// Whether either may have been first.
    package func isOpen(_ left: Int, _ right: Int) -> Bool {
        !isSurelyBefore(left, right) && !isSurelyBefore(right, left)
    }
}
